package dev.holdfast.contract;

import static dev.holdfast.contract.Samples.CANCEL;
import static dev.holdfast.contract.Samples.HOLD;
import static dev.holdfast.contract.Samples.HOURS;
import static dev.holdfast.contract.Samples.POLICY;
import static dev.holdfast.contract.Samples.REJECTED;
import static dev.holdfast.contract.Samples.cancel;
import static dev.holdfast.contract.Samples.days;
import static dev.holdfast.contract.Samples.hold;
import static dev.holdfast.contract.Samples.hours;
import static dev.holdfast.contract.Samples.policy;
import static dev.holdfast.contract.Samples.rejected;
import static dev.holdfast.contract.Samples.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.Codecs.Outcome;
import dev.holdfast.contract.Codecs.Verdict;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that a schema can't say: the schema lets pass what the codec refuses. */
class CodecOnlyRefusalsTest {

    static Stream<Arguments> onlyTheCodecRefuses() {
        return Stream.of(
                Arguments.of("an unknown zone", HOURS, hours("{}").replace("UTC", "Europe/Atlantis"), "'zone' must be"),
                Arguments.of("a zone in other letters", HOURS, hours("{}").replace("UTC", "europe/berlin"),
                        "'zone' must be"),
                Arguments.of("65 windows in a week", HOURS, hours(days(64, 1)), "'weekly' must have at most 64"),
                Arguments.of("a slot under a minute", POLICY, policy("\"slotLength\":\"PT59S\""), "'slotLength' must"),
                Arguments.of("a slot over a day", POLICY, policy("\"slotLength\":\"PT24H1S\""), "'slotLength' must"),
                Arguments.of("a lead time over 730 days", POLICY, policy("\"leadTime\":\"P731D\""), "'leadTime' must"),
                Arguments.of("no time to confirm", POLICY, policy("\"holdDuration\":\"PT0S\""), "'holdDuration' must"),
                Arguments.of("a hold over 30 days", POLICY, policy("\"holdDuration\":\"P30DT1S\""),
                        "'holdDuration' must"),
                Arguments.of("a horizon over 730 days", POLICY, policy("\"horizon\":\"P730DT1S\""), "'horizon' must"),
                Arguments.of("a buffer over 12 hours", POLICY, policy("\"bufferBefore\":\"PT12H1S\""),
                        "'bufferBefore' must"),
                Arguments.of("the other buffer over 12 hours", POLICY, policy("\"bufferAfter\":\"P1D\""),
                        "'bufferAfter' must"),
                Arguments.of("more than 24 hours", HOLD, hold("\"clientId\":\"c\"," + start()
                        + ",\"end\":\"2027-02-02T09:00:00.001Z\""), "'end' must be at most 24 hours after 'start'"),
                Arguments.of("a move to more than 24 hours", "reservation.reschedule.v1",
                        "{\"type\":\"reservation.reschedule.v1\",\"requestId\":\"r\",\"providerId\":\"p\","
                                + "\"reservationId\":\"x\",\"clientId\":\"c\"," + start()
                                + ",\"end\":\"2027-02-03T09:00:00Z\"}", "'end' must be at most 24 hours"),
                Arguments.of("half a surrogate pair", CANCEL, cancel("\\ud83e"), "'reason' must be text"),
                Arguments.of("a pair in the wrong order", CANCEL, cancel("\\udd12\\ud83e"), "'reason' must be text"),
                Arguments.of("a sequence with a fraction of nothing", REJECTED,
                        rejected(1, "studio-7/1").replace(":1,", ":1.0,"), "'sequence' must be a whole number"),
                Arguments.of("an eventId of another sequence", REJECTED, rejected(1, "studio-7/2"), "'eventId'"),
                Arguments.of("an eventId of another provider", REJECTED, rejected(1, "studio-8/1"), "'eventId'"),
                Arguments.of("an eventId without the sequence 0", REJECTED, rejected(0, "studio-7/1"), "'eventId'"),
                Arguments.of("an eventId with a cause it should not have", REJECTED,
                        rejected(3, "studio-7/0/t/0@1"), "'eventId'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onlyTheCodecRefuses")
    void whatASchemaCannotSayIsRefusedByTheCodec(String what, String type, String json, String why) {
        assertThat(Schemas.faults(type, json)).isEmpty();
        Verdict verdict = Codecs.judge(type, json);
        assertThat(verdict.outcome()).isEqualTo(Codecs.isEvent(type) ? Outcome.NO_EVENT : Outcome.MALFORMED);
        assertThat(verdict.why()).contains(why);
    }
}
