package dev.holdfast.topology;


import com.code_intelligence.jazzer.junit.FuzzTest;

/** The binary forms under a fuzzer, as {@code DecoderFuzzTest} has the JSON. */
class FormatFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void stages(byte[] bytes) {
        FormatOracle.checkStages(bytes);
    }

    @FuzzTest(maxDuration = "2m")
    void states(byte[] bytes) {
        FormatOracle.checkStates(bytes);
    }

    @FuzzTest(maxDuration = "2m")
    void schedules(byte[] bytes) {
        FormatOracle.checkSchedules(bytes);
    }
}
