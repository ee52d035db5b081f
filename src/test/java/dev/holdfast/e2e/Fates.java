package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What became of each input, by its position: read record by record from all topics, in any order of these, in a byte
 * per input. Looks at bytes and JSON, not at the product's code.
 */
final class Fates {

    private static final int ASKED = 1;
    private static final int TICK = 2;
    private static final int ONE_FATE = 4;
    private static final int SHOWN = 10;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int LONGEST_TICK = 200;
    /** With the blanks that JSON allows, which are fewer than Java's. */
    private static final Pattern TICK_TEXT = Pattern.compile(
            "[ \\t\\r\\n]*\\{[ \\t\\r\\n]*\"type\"[ \\t\\r\\n]*:[ \\t\\r\\n]*\"clock\\.tick\\.v1\"[ \\t\\r\\n]*}[ \\t\\r\\n]*");

    private final Map<String, byte[]> inputs = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private long asked;
    private long owed;

    void read(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        if (topic.equals(Topic.RESERVATION_EVENTS.topicName())) {
            event(record);
        } else if (topic.equals(Topic.DEAD_LETTERS.topicName())) {
            fate(Logs.header(record, HeaderNames.CAUSE), "dead letter: "
                    + Logs.header(record, HeaderNames.REASON).replaceAll("[0-9]+$", "N"));
        } else if (topic.equals(Topic.AVAILABILITY.topicName()) || topic.equals(Topic.RESERVATION_REQUESTS.topicName())) {
            input(record);
        }
    }

    /** All records of the inputs, those that the service wrote there included. */
    long asked() {
        return asked;
    }

    /** How many inputs have no answer yet. */
    long owed() {
        return owed;
    }

    Map<String, Long> outcomes() {
        return outcomes;
    }

    List<String> violations() {
        return violations;
    }

    private void input(ConsumerRecord<byte[], byte[]> record) {
        asked++;
        boolean isTick = isTick(record);
        mark(record.topic() + "/" + record.partition(), (int) record.offset(), isTick ? TICK : ASKED);
        if (isTick) {
            outcomes.merge("no answer: a tick", 1L, Long::sum);
        }
        String origin = Logs.header(record, HeaderNames.ORIGIN);
        if (origin != null && !origin.equals("forged")) {
            fate(origin, "sent on to the right partition");
        }
    }

    private void event(ConsumerRecord<byte[], byte[]> record) {
        JsonNode event = Logs.json(record);
        long sequence = event.get("sequence").longValue();
        if (sequence > 0) {
            long before = sequences.getOrDefault(event.get("providerId").textValue(), 0L);
            sequences.put(event.get("providerId").textValue(), sequence);
            if (sequence != before + 1) {
                violate(event.get("eventId") + " comes after " + before);
            }
        }
        String type = event.get("type").textValue();
        if (event.has("requestId")) {
            fate(Logs.header(record, HeaderNames.CAUSE), event.has("reason") && type.equals("request.rejected.v1")
                    ? type + " " + event.get("reason").textValue() : type);
        }
    }

    private void fate(String position, String outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
        int slash = position.indexOf('/');
        int at = position.indexOf('@');
        if (slash < 0 || at < slash) {
            violate("no position: " + position);
            return;
        }
        mark(position.substring(0, at), Integer.parseInt(position.substring(at + 1)), ONE_FATE);
    }

    private void mark(String partition, int offset, int mark) {
        byte[] marks = inputs.computeIfAbsent(partition, any -> new byte[1 << 16]);
        if (offset >= marks.length) {
            marks = Arrays.copyOf(marks, Math.max(2 * marks.length, offset + 1));
            inputs.put(partition, marks);
        }
        if ((marks[offset] & mark) != 0) {
            violate(partition + "@" + offset + " was answered twice");
        }
        owed -= isOwed(marks[offset]) ? 1 : 0;
        marks[offset] |= (byte) mark;
        owed += isOwed(marks[offset]) ? 1 : 0;
        if ((marks[offset] & (TICK | ONE_FATE)) == (TICK | ONE_FATE)) {
            violate(partition + "@" + offset + " is a tick and was answered");
        }
    }

    /** An input without a fate; or a fate without an input, whose record may be read later. */
    private static boolean isOwed(byte marks) {
        return marks == ASKED || marks == ONE_FATE;
    }

    /** Among availability commands, or with long headers, it is a dead letter like any other record. */
    private static boolean isTick(ConsumerRecord<byte[], byte[]> record) {
        return record.topic().equals(Topic.RESERVATION_REQUESTS.topicName()) && record.value() != null
                && record.value().length <= LONGEST_TICK && TICK_TEXT.matcher(new String(record.value(), UTF_8)).matches()
                && headerBytes(record) <= MAX_HEADER_BYTES;
    }

    private static int headerBytes(ConsumerRecord<byte[], byte[]> record) {
        int bytes = 0;
        for (Header header : record.headers()) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }

    private void violate(String what) {
        if (violations.size() < SHOWN) {
            violations.add(what);
        }
    }
}
