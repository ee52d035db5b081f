package dev.holdfast.contract;

import static dev.holdfast.contract.Samples.CANCEL;
import static dev.holdfast.contract.Samples.HOLD;
import static dev.holdfast.contract.Samples.HOURS;
import static dev.holdfast.contract.Samples.POLICY;
import static dev.holdfast.contract.Samples.REJECTED;
import static dev.holdfast.contract.Samples.cancel;
import static dev.holdfast.contract.Samples.changed;
import static dev.holdfast.contract.Samples.days;
import static dev.holdfast.contract.Samples.hold;
import static dev.holdfast.contract.Samples.hours;
import static dev.holdfast.contract.Samples.overrides;
import static dev.holdfast.contract.Samples.policy;
import static dev.holdfast.contract.Samples.rejected;
import static dev.holdfast.contract.Samples.start;
import static dev.holdfast.contract.Samples.windows;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The last value inside each limit of the contract. */
class AcceptedEdgesTest {

    static Stream<Arguments> acceptedEdges() {
        return Stream.of(
                Arguments.of("an id of 64", HOLD, hold("\"clientId\":\"" + "x".repeat(64) + "\"," + start())),
                Arguments.of("the whole alphabet of ids", HOLD, hold("\"clientId\":\"AZaz09._:-\"," + start())),
                Arguments.of("the first instant", HOLD, hold("\"clientId\":\"c\",\"start\":\"2000-01-01T00:00:00Z\"")),
                Arguments.of("the last instant", HOLD,
                        hold("\"clientId\":\"c\",\"start\":\"9999-12-31T23:59:59.999Z\"")),
                Arguments.of("a leap day", HOLD, hold("\"clientId\":\"c\",\"start\":\"2028-02-29T00:00:00Z\"")),
                Arguments.of("a millisecond's length", HOLD, hold("\"clientId\":\"c\"," + start()
                        + ",\"end\":\"2027-02-01T09:00:00.001Z\"")),
                Arguments.of("24 hours exactly", HOLD, hold("\"clientId\":\"c\"," + start()
                        + ",\"end\":\"2027-02-02T09:00:00Z\"")),
                Arguments.of("a reason of 500", CANCEL, cancel("x".repeat(500))),
                Arguments.of("a reason of 500 beyond the basic plane", CANCEL, cancel("\ud83e\udd12".repeat(500))),
                Arguments.of("a no-break space, and right-to-left text", CANCEL,
                        cancel("a\u00a0b \u05e9\u05dc\u05d5\u05dd")),
                Arguments.of("64 windows in a week", HOURS, hours(days(64, 0))),
                Arguments.of("366 overrides", HOURS, hours("{}", overrides(366))),
                Arguments.of("64 windows on one date", HOURS, hours("{}",
                        "{\"2027-08-13\":" + windows(64) + "}")),
                Arguments.of("equal times, which are 24 hours", HOURS,
                        hours("{\"MONDAY\":[{\"from\":\"00:00\",\"to\":\"00:00\"}]}")),
                Arguments.of("the least policy", POLICY, policy("\"slotLength\":\"PT60S\",\"leadTime\":\"PT0S\","
                        + "\"holdDuration\":\"PT1S\",\"horizon\":\"P0D\",\"bufferBefore\":\"PT0H\"")),
                Arguments.of("the most of a policy", POLICY, policy("\"slotLength\":\"P1D\",\"leadTime\":\"P730D\","
                        + "\"holdDuration\":\"P30D\",\"horizon\":\"P730D\",\"bufferAfter\":\"PT43200S\"")),
                Arguments.of("the first sequence", REJECTED, rejected(1, "studio-7/1")),
                Arguments.of("the last sequence", REJECTED,
                        rejected(Long.MAX_VALUE, "studio-7/" + Long.MAX_VALUE)),
                Arguments.of("1,000 windows changed", "availability.changed.v1", changed(1_000)),
                Arguments.of("white space around", HOLD, " \r\n\t" + hold("\"clientId\":\"c\" , " + start()) + "\n"),
                Arguments.of("escapes where none is needed", HOLD,
                        hold("\"\\u0063lientId\":\"\\u0063\"," + start())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("acceptedEdges")
    void theLastValidValueIsAcceptedByBoth(String what, String type, String json) {
        assertThat(Schemas.faults(type, json)).isEmpty();
        assertThat(Codecs.judge(type, json).why()).isNull();
    }
}
