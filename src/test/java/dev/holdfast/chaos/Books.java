package dev.holdfast.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.e2e.Logs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the frontends know of what they sent, kept apart from all that Holdfast says. What the broker acknowledged must be
 * in the log, and answered exactly once; of the rest nobody knows.
 */
final class Books {

    /**
     * One record that was sent.
     *
     * @param requestId null if it can only become a dead letter
     */
    record Sent(long number, String value, String requestId) {
    }

    private static final String DEAD_LETTER = "a dead letter";

    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Long> firstSentAtNs = new ConcurrentHashMap<>();
    private final Map<String, Sent> acknowledged = new ConcurrentHashMap<>();
    private final Set<Sent> unknown = ConcurrentHashMap.newKeySet();

    /** To be called before a record is sent: nobody knows yet what becomes of it. */
    Sent send(byte[] value, String requestId) {
        if (requestId != null) {
            firstSentAtNs.putIfAbsent(requestId, System.nanoTime());
        }
        var sent = new Sent(numbers.incrementAndGet(), text(value), requestId);
        unknown.add(sent);
        return sent;
    }

    /** The broker has it, there. */
    void acknowledge(Sent sent, String position) {
        acknowledged.put(position, sent);
        unknown.remove(sent);
    }

    /** When the request was sent for the first time, or null if it never was. */
    Long firstSentAtNs(String requestId) {
        return firstSentAtNs.get(requestId);
    }

    /** How many records were sent of which nobody knows. */
    int unknown() {
        return unknown.size();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** These books without one record that the broker acknowledged: a mistake that must be noticed. */
    Books withoutOne() {
        var others = new Books();
        others.unknown.addAll(unknown);
        others.acknowledged.putAll(acknowledged);
        others.acknowledged.remove(acknowledged.keySet().iterator().next());
        return others;
    }

    /** Acknowledged and not answered. */
    List<String> unanswered(Logs logs) {
        Map<String, List<String>> answers = answers(logs);
        return acknowledged.keySet().stream().filter(position -> !answers.containsKey(position)).sorted().toList();
    }

    /** Where the logs differ from the books, a sentence each. */
    List<String> differences(Logs logs) {
        var differences = new ArrayList<String>();
        compareInputs(logs, differences);
        Map<String, List<String>> answers = answers(logs);
        acknowledged.forEach((position, sent) -> {
            String expected = sent.requestId == null ? DEAD_LETTER : sent.requestId;
            List<String> found = answers.getOrDefault(position, List.of());
            if (!found.equals(List.of(expected))) {
                differences.add(position + " should have been answered once, as " + expected + ", but was as " + found);
            }
        });
        return differences;
    }

    /** The log has what was acknowledged, and nothing that nobody sent, and nothing twice. */
    private void compareInputs(Logs logs, List<String> differences) {
        var missing = new HashSet<>(acknowledged.keySet());
        var unknownValues = new HashMap<String, Integer>();
        unknown.forEach(sent -> unknownValues.merge(String.valueOf(sent.value), 1, Integer::sum));
        for (ConsumerRecord<byte[], byte[]> record : inputs(logs)) {
            String position = Logs.position(record);
            String value = text(record.value());
            if (missing.remove(position)) {
                if (!String.valueOf(value).equals(String.valueOf(acknowledged.get(position).value))) {
                    differences.add(position + " is not what was sent: " + value);
                }
            } else if (!isOurs(record) && unknownValues.merge(String.valueOf(value), -1, Integer::sum) < 0) {
                differences.add(position + " is in no frontend's books: " + value);
            }
        }
        missing.forEach(position -> differences.add(position + " was acknowledged, but is not in the log"));
    }

    /** The service's own: a tick, or a request on its way to the right partition. */
    private static boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
        return Logs.header(record, HeaderNames.ORIGIN) != null
                || "{\"type\":\"clock.tick.v1\"}".equals(text(record.value()));
    }

    /** By the position where a record was sent to: the requests that its answers name. */
    private static Map<String, List<String>> answers(Logs logs) {
        var origins = new HashMap<String, String>();
        for (ConsumerRecord<byte[], byte[]> record : inputs(logs)) {
            String origin = Logs.header(record, HeaderNames.ORIGIN);
            if (origin != null) {
                origins.put(Logs.position(record), origin);
            }
        }
        var answers = new HashMap<String, List<String>>();
        for (ConsumerRecord<byte[], byte[]> record : logs.of(Topic.RESERVATION_EVENTS)) {
            JsonNode event = Logs.json(record);
            if (event.has("requestId")) {
                add(answers, origins, record, event.get("requestId").textValue());
            }
        }
        logs.of(Topic.DEAD_LETTERS).forEach(record -> add(answers, origins, record, DEAD_LETTER));
        return answers;
    }

    private static void add(Map<String, List<String>> answers, Map<String, String> origins,
            ConsumerRecord<byte[], byte[]> record, String answer) {
        String cause = Logs.header(record, HeaderNames.CAUSE);
        answers.computeIfAbsent(origins.getOrDefault(cause, cause), any -> new ArrayList<>(1)).add(answer);
    }

    private static List<ConsumerRecord<byte[], byte[]>> inputs(Logs logs) {
        var inputs = new ArrayList<>(logs.of(Topic.AVAILABILITY));
        inputs.addAll(logs.of(Topic.RESERVATION_REQUESTS));
        return inputs;
    }

    private static String text(byte[] value) {
        return value == null ? null : new String(value, UTF_8);
    }
}
