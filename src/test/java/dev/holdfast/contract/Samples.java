package dev.holdfast.contract;

import java.time.LocalDate;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Messages as text, valid but for what the caller puts in. */
final class Samples {

    static final String HOLD = "reservation.hold.v1";
    static final String HOURS = "availability.hours.v1";
    static final String POLICY = "provider.policy.v1";
    static final String CANCEL = "reservation.cancel.v1";
    static final String REJECTED = "request.rejected.v1";
    static final String WINDOW = "{\"from\":\"08:00\",\"to\":\"09:00\"}";

    private Samples() {
    }

    private static String command(String type, String fields) {
        return "{\"type\":\"" + type + "\",\"requestId\":\"r\",\"providerId\":\"p\"," + fields + "}";
    }

    static String hold(String fields) {
        return command(HOLD, fields);
    }

    static String start() {
        return "\"start\":\"2027-02-01T09:00:00Z\"";
    }

    static String cancel(String reason) {
        return command(CANCEL, "\"reservationId\":\"x\",\"by\":\"provider\",\"reason\":\"" + reason + "\"");
    }

    static String policy(String fields) {
        return command(POLICY, fields);
    }

    static String hours(String weekly) {
        return command(HOURS, "\"zone\":\"UTC\",\"weekly\":" + weekly);
    }

    static String hours(String weekly, String overrides) {
        return command(HOURS, "\"zone\":\"UTC\",\"weekly\":" + weekly + ",\"overrides\":" + overrides);
    }

    static String days(int monday, int sunday) {
        return "{\"MONDAY\":" + windows(monday) + ",\"SUNDAY\":" + windows(sunday) + "}";
    }

    static String windows(int count) {
        return "[" + String.join(",", Collections.nCopies(count, WINDOW)) + "]";
    }

    static String overrides(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + LocalDate.of(2027, 1, 1).plusDays(i) + "\":[]")
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String rejected(long sequence, String eventId) {
        return "{\"type\":\"" + REJECTED + "\",\"eventId\":\"" + eventId + "\",\"sequence\":" + sequence
                + ",\"providerId\":\"studio-7\",\"at\":\"2027-01-29T14:03:11.482Z\",\"requestId\":\"r\","
                + "\"reason\":\"SLOT_TAKEN\"}";
    }

    static String changed(int windows) {
        String list = IntStream.range(0, windows).mapToObj(i -> "{\"start\":\"" + (2000 + i) + "-01-01T00:00:00Z\","
                + "\"end\":\"" + (2000 + i) + "-01-02T00:00:00Z\"}").collect(Collectors.joining(",", "[", "]"));
        return "{\"type\":\"availability.changed.v1\",\"eventId\":\"p/1\",\"sequence\":1,\"providerId\":\"p\","
                + "\"at\":\"2027-01-29T14:03:11.482Z\",\"requestId\":\"r\",\"openRemoved\":[],\"openAdded\":" + list
                + ",\"closedRemoved\":[],\"closedAdded\":[]}";
    }
}
