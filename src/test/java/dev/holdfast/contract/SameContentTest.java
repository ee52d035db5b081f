package dev.holdfast.contract;

import static dev.holdfast.contract.Samples.HOLD;
import static dev.holdfast.contract.Samples.HOURS;
import static dev.holdfast.contract.Samples.POLICY;
import static dev.holdfast.contract.Samples.WINDOW;
import static dev.holdfast.contract.Samples.hold;
import static dev.holdfast.contract.Samples.hours;
import static dev.holdfast.contract.Samples.policy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two spellings of one content are equal once decoded, so that a retry is known as one. */
class SameContentTest {

    @ParameterizedTest
    @CsvSource({"P1D,PT24H", "PT15M,PT900S", "PT1H30M,PT90M", "PT1H30S,PT3630S", "P0DT0S,PT0S", "PT007M,PT7M"})
    void aDurationCountsHoweverItIsSpelled(String one, String other) {
        String field = one.startsWith("P0D") ? "bufferAfter" : "slotLength";
        assertSameContent(POLICY, policy("\"" + field + "\":\"" + one + "\""),
                policy("\"" + field + "\":\"" + other + "\""));
    }

    @ParameterizedTest
    @CsvSource({"2027-02-01T09:00:00Z,2027-02-01T09:00:00.000Z", "2027-02-01T09:00:00.5Z,2027-02-01T09:00:00.500Z"})
    void anInstantCountsHoweverItIsSpelled(String one, String other) {
        assertSameContent(HOLD, hold("\"clientId\":\"c\",\"start\":\"" + one + "\""),
                hold("\"clientId\":\"c\",\"start\":\"" + other + "\""));
    }

    @Test
    void theOrderOfFieldsAndDaysDoesNotCount() {
        assertSameContent(HOURS, hours("{\"MONDAY\":[" + WINDOW + "],\"SUNDAY\":[" + WINDOW + "]}"),
                "{\"weekly\":{\"SUNDAY\":[" + WINDOW + "],\"MONDAY\":[" + WINDOW + "]},\"zone\":\"UTC\","
                        + "\"providerId\":\"p\",\"requestId\":\"r\",\"type\":\"" + HOURS + "\"}");
    }

    @Test
    void noOverridesIsTheSameAsNoFieldForThem() {
        assertSameContent(HOURS, hours("{}", "{}"), hours("{}"));
    }

    @Test
    void aDayWithoutWindowsIsTheSameAsADayLeftOut() {
        assertSameContent(HOURS, hours("{\"MONDAY\":[" + WINDOW + "],\"SUNDAY\":[]}"),
                hours("{\"MONDAY\":[" + WINDOW + "]}"));
    }

    @Test
    void anOverrideWithoutWindowsIsADayOffAndCounts() {
        assertThat(Codecs.decoded(HOURS, hours("{}", "{\"2027-08-13\":[]}")))
                .isNotEqualTo(Codecs.decoded(HOURS, hours("{}")));
    }

    private static void assertSameContent(String type, String one, String other) {
        for (String json : List.of(one, other)) {
            assertThat(Schemas.faults(type, json)).isEmpty();
            assertThat(Codecs.judge(type, json).why()).isNull();
        }
        assertThat(Codecs.decoded(type, one)).isEqualTo(Codecs.decoded(type, other));
        assertThat(Codecs.again(type, one)).isEqualTo(Codecs.again(type, other));
    }
}
