package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The decoders under a fuzzer that is led by what code its input reaches. {@code mvn verify} runs the inputs that are
 * kept beside it; {@code JAZZER_FUZZ=1 mvn test -Dtest=DecoderFuzzTest#commands} looks for new ones.
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
    void times(String text) {
        Instant time = InstantFormat.parse(text);
        if (time != null) {
            assertThat(time).isEqualTo(javasWord(text));
            assertThat(InstantFormat.parse(new String(InstantFormat.ascii(time), US_ASCII)))
                    .isEqualTo(time);
        }
    }

    private static Instant javasWord(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
