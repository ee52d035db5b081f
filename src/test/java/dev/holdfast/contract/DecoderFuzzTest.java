package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The decoders under a fuzzer that is led by what code its input reaches. {@code mvn verify} runs the inputs that are
 * kept beside it; {@code mvn -Pfuzz test -Dtest=DecoderFuzzTest#commands} looks for new ones.
 */
class DecoderFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void commands(byte[] value) {
        for (Topic topic : new Topic[] {Topic.AVAILABILITY, Topic.RESERVATION_REQUESTS}) {
            DecoderOracle.checkCommand(value, topic);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void events(byte[] value) {
        DecoderOracle.checkEvent(value);
    }

    @FuzzTest(maxDuration = "2m")
    void times(byte[] value) {
        DecoderOracle.checkTime(new String(value, UTF_8), InstantFormat::parse);
    }
}
