package dev.holdfast.contract;

import static dev.holdfast.contract.Samples.CANCEL;
import static dev.holdfast.contract.Samples.HOLD;
import static dev.holdfast.contract.Samples.HOURS;
import static dev.holdfast.contract.Samples.POLICY;
import static dev.holdfast.contract.Samples.cancel;
import static dev.holdfast.contract.Samples.hold;
import static dev.holdfast.contract.Samples.hours;
import static dev.holdfast.contract.Samples.overrides;
import static dev.holdfast.contract.Samples.policy;
import static dev.holdfast.contract.Samples.rejected;
import static dev.holdfast.contract.Samples.start;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A refusal says what is wrong, what would be right, and what came instead, to a developer who can't ask back. */
class RefusalMessagesTest {

    private static final String INTERVAL =
            "{\"start\":\"2027-01-31T09:00:00Z\",\"end\":\"2027-01-31T10:00:00Z\"}";

    static Stream<Arguments> refusals() {
        return Stream.of(
                of(HOLD, hold(start()),
                        "the field 'clientId' is missing"),
                of(HOLD, hold("\"clientId\":\"c\"," + start() + ",\"urgent\":true"),
                        "the field 'urgent' does not belong here"),
                of(HOLD, hold("\"clientId\":\"J\u00f6rg\"," + start()),
                        "'clientId' must be an id of 1 to 64 of the characters A-Z a-z 0-9 . _ : -, but is \"J?rg\""),
                of(HOLD, hold("\"clientId\":null," + start()),
                        "'clientId' must be an id of 1 to 64 of the characters A-Z a-z 0-9 . _ : -, but is null"),
                of(HOLD, hold("\"clientId\":\"" + "x".repeat(65) + "\"," + start()),
                        "'clientId' must be an id of 1 to 64 of the characters A-Z a-z 0-9 . _ : -, but is \""
                                + "x".repeat(39) + "..."),
                of(HOLD, hold("\"clientId\":\"c\",\"start\":\"2027-02-01T09:00:00+01:00\""),
                        "'start' must be a UTC time such as 2027-01-31T09:00:00Z, to the millisecond at most, "
                                + "but is \"2027-02-01T09:00:00+01:00\""),
                of(HOLD, hold("\"clientId\":\"c\",\"start\":1801472400000"),
                        "'start' must be a UTC time such as 2027-01-31T09:00:00Z, to the millisecond at most, "
                                + "but is 1801472400000"),
                of(HOLD, hold("\"clientId\":\"c\"," + start() + ",\"end\":\"2027-02-01T09:00:00Z\""),
                        "'end' must be after 'start'"),
                of(HOLD, hold("\"clientId\":\"c\"," + start() + ",\"end\":\"2027-02-03T09:00:00Z\""),
                        "'end' must be at most 24 hours after 'start'"),
                of(HOLD, hold("\"clientId\":\"c\"," + start()).replace(HOLD, "reservation.book.v1"),
                        "'type' must be one of reservation.cancel.v1, reservation.confirm.v1, reservation.hold.v1, "
                                + "reservation.reschedule.v1, but is \"reservation.book.v1\""),
                of(CANCEL, cancel("two\\nlines"),
                        "'reason' must be text of 1 to 500 characters without control characters, "
                                + "but is \"two\\nlines\""),
                of(CANCEL, cancel("sick").replace("provider\"", "Provider\"").replace("\"Provider\":", "\"provider\":"),
                        "'by' must be one of client, provider, but is \"Provider\""),
                of(CANCEL, cancel("sick").replace("\"by\"", "\"clientId\":\"c\",\"by\""),
                        "the field 'clientId' does not belong here"),
                of(POLICY, policy("\"slotLength\":\"PT30S\""),
                        "'slotLength' must be an ISO 8601 duration of whole seconds, from PT1M to PT24H, "
                                + "but is \"PT30S\""),
                of(POLICY, policy("\"horizon\":365"),
                        "'horizon' must be an ISO 8601 duration of whole seconds, from PT0S to PT17520H, but is 365"),
                of(POLICY, policy("\"x\":1"),
                        "a policy must set at least one of slotLength, leadTime, holdDuration, horizon, bufferBefore "
                                + "and bufferAfter"),
                of(HOURS, hours("{}").replace("UTC", "CEST"),
                        "'zone' must be an IANA time zone such as Europe/Berlin, but is \"CEST\""),
                of(HOURS, hours("[]"),
                        "'weekly' must be a JSON object, but is []"),
                of(HOURS, hours("{\"monday\":[]}"),
                        "the names in 'weekly' must be MONDAY to SUNDAY"),
                of(HOURS, hours("{\"\\u0000" + "x".repeat(10_000) + "\":5}"),
                        "the names in 'weekly' must be MONDAY to SUNDAY"),
                of(HOURS, hours("{\"MONDAY\":[\"08:00-15:00\"]}"),
                        "'MONDAY' must be a list of at most 64 objects such as {\"from\":\"08:00\",\"to\":\"15:00\"}, "
                                + "but is [\"08:00-15:00\"]"),
                of(HOURS, hours("{\"MONDAY\":[{\"from\":\"8:00\",\"to\":\"15:00\"}]}"),
                        "'from' must be a time of day such as 08:00, but is \"8:00\""),
                of(HOURS, hours("{\"MONDAY\":[{\"from\":\"08:00\",\"to\":\"15:00:00\"}]}"),
                        "'to' must be a time of day such as 08:00, but is \"15:00:00\""),
                of(HOURS, hours("{}", "{\"2027-02-30\":[]}"),
                        "the names in 'overrides' must be dates such as 2027-08-13"),
                of(HOURS, hours("{}", overrides(367)),
                        "'overrides' must have at most 366 dates, but has 367"),
                of(HOLD, "{\"type\":\"reservation.hold.v1\",\"requestId\":\"r\"}",
                        "there is no valid 'providerId', so no provider to answer for"),
                of(HOLD, "{\"providerId\":\"p\",\"requestId\":7}",
                        "there is no valid 'requestId', so no request to answer"),
                of(HOLD, "[1]",
                        "the value is not a JSON object"),
                of(HOLD, "{\"type\":\"reservation.hold.v1\",}",
                        "the value is not JSON in UTF-8, or has a field twice: see byte 30"),
                of(HOLD, "{\"type\":\"a\",\"type\":\"b\"}",
                        "the value is not JSON in UTF-8, or has a field twice: see byte 18"),
                of(HOLD, "[".repeat(17),
                        "the value is nested too deeply, or holds a number or name that is too long"),
                of("request.rejected.v1", rejected(0, "studio-7/1"),
                        "not an event: 'eventId' does not fit 'providerId' and 'sequence'"),
                of("request.rejected.v1", rejected(-1, "studio-7/1"),
                        "not an event: 'sequence' must be a whole number from 0 on, but is -1"),
                of("availability.changed.v1", Samples.changed(1_001),
                        "not an event: 'openAdded' must be a list of at most 1000 objects such as " + INTERVAL
                                + ", but is [{\"start\":\"2000-01-01T00:00:00Z\",\"end\":\"..."));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalSaysWhatIsWrongAndWhatWouldBeRight(String type, String json, String message) {
        assertThat(Codecs.judge(type, json).why()).isEqualTo(message);
    }

    private static Arguments of(String type, String json, String message) {
        return Arguments.of(type, json, message);
    }
}
