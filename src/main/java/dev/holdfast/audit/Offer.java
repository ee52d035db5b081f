package dev.holdfast.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a provider offered from one moment on.
 *
 * @param since  when it became so, in milliseconds since 1970
 * @param open   the open windows, end by start
 * @param closed the closed ones
 */
record Offer(long since, Terms terms, WeekHours hours, TreeMap<Long, Long> open, TreeMap<Long, Long> closed) {

    static final Offer FIRST = new Offer(Times.NONE, Terms.DEFAULT, WeekHours.NONE, new TreeMap<>(), new TreeMap<>());

    /** The offer after the event, which is this one if the event changes nothing of it. */
    Offer after(LoggedEvent event) {
        JsonNode body = event.body();
        if (event.is("policy.changed")) {
            return new Offer(event.at(), Terms.of(body.path("policy")), hours, open, closed);
        } else if (event.is("availability.changed") && body.has("hours")) {
            return new Offer(event.at(), terms, WeekHours.of(body.get("hours")), open, closed);
        } else if (event.is("availability.changed")) {
            return new Offer(event.at(), terms, hours, changed(open, body.path("openRemoved"), body.path("openAdded")),
                    changed(closed, body.path("closedRemoved"), body.path("closedAdded")));
        }
        return this;
    }

    /** The windows that contain the whole of {@code [start, end)}. */
    List<long[]> windowsAround(long start, long end) {
        var windows = new ArrayList<>(hours.containing(start, end));
        Map.Entry<Long, Long> explicit = open.floorEntry(start);
        if (explicit != null && end <= explicit.getValue()) {
            windows.add(new long[] {explicit.getKey(), explicit.getValue()});
        }
        return windows;
    }

    /** Whether {@code [start, end)} has closed time in it. */
    boolean isClosed(long start, long end) {
        Map.Entry<Long, Long> last = closed.lowerEntry(end);
        return last != null && last.getValue() > start;
    }

    /** Says what the event removes that is not there, and what it adds beside, or on top of, what is. */
    void checkChange(LoggedEvent event, Consumer<String> say) {
        JsonNode body = event.body();
        if (event.is("availability.changed") && !body.has("hours")) {
            checkChange("open", open, body.path("openRemoved"), body.path("openAdded"), event.at(), say);
            checkChange("closed", closed, body.path("closedRemoved"), body.path("closedAdded"), event.at(), say);
        }
    }

    private static void checkChange(String kind, TreeMap<Long, Long> windows, JsonNode removed, JsonNode added, long at,
                                    Consumer<String> say) {
        for (JsonNode each : removed) {
            long start = Times.time(each, "start");
            if (!Long.valueOf(Times.time(each, "end")).equals(windows.get(start))) {
                say.accept("it removes the " + kind + " window " + Times.text(start, Times.time(each, "end"))
                        + ", which is not there");
            }
        }
        TreeMap<Long, Long> left = changed(windows, removed, List.of());
        left.values().removeIf(end -> end <= at);
        for (JsonNode each : added) {
            long start = Times.time(each, "start");
            long end = Times.time(each, "end");
            Map.Entry<Long, Long> near = left.floorEntry(end);
            if (near != null && near.getValue() >= start) {
                say.accept("it adds the " + kind + " window " + Times.text(start, end) + ", which is not apart from "
                        + Times.text(near.getKey(), near.getValue()));
            }
            left.put(start, end);
        }
    }

    private static TreeMap<Long, Long> changed(TreeMap<Long, Long> windows, Iterable<JsonNode> removed,
                                               Iterable<JsonNode> added) {
        var after = new TreeMap<>(windows);
        removed.forEach(each -> after.remove(Times.time(each, "start")));
        added.forEach(each -> after.put(Times.time(each, "start"), Times.time(each, "end")));
        return after;
    }
}
