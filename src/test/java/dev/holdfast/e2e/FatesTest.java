package dev.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the flood of bad input is judged by finds each fault that is planted here. */
class FatesTest {

    private final Fates fates = new Fates();
    private final Map<Topic, Integer> ends = new HashMap<>();

    @BeforeEach
    void anAnsweredRequestATickOneSentOnAndADeadLetter() {
        answer(ask("{}"), 1);
        ask("{\"type\":\"clock.tick.v1\"}");
        String origin = ask("{}");
        answer(ask("{}", HeaderNames.ORIGIN, origin), 2);
        bury(ask("junk"));
        assertThat(fates.owed()).isZero();
        assertThat(fates.asked()).isEqualTo(5);
        assertThat(fates.violations()).isEmpty();
    }

    @Test
    void aLostInputIsOwed() {
        ask("{}");
        assertThat(fates.owed()).isEqualTo(1);
    }

    @Test
    void anAnswerToNothingIsOwedItsInput() {
        answer("reservation-requests/0@999", 3);
        assertThat(fates.owed()).isEqualTo(1);
    }

    @Test
    void aSecondAnswerOfAnyKindIsFound() {
        String place = ask("{}");
        answer(place, 3);
        bury(place);
        assertThat(fates.violations()).containsExactly(place + " was answered twice");
    }

    @Test
    void anAnsweredTickIsFound() {
        String place = ask("{\"type\":\"clock.tick.v1\"}");
        bury(place);
        assertThat(fates.violations()).containsExactly(place + " is a tick and was answered");
    }

    @Test
    void aLostOrDoubledEventIsFound() {
        answer(ask("{}"), 4);
        answer(ask("{}"), 4);
        assertThat(fates.violations()).containsExactly("\"p/4\" comes after 2", "\"p/4\" comes after 4");
    }

    @Test
    void anAnswerThatDoesNotSayToWhatIsFound() {
        answer("somewhere", 3);
        assertThat(fates.violations()).containsExactly("no position: somewhere");
    }

    private String ask(String value, String... header) {
        return write(Topic.RESERVATION_REQUESTS, value, header);
    }

    private void answer(String cause, int sequence) {
        write(Topic.RESERVATION_EVENTS, "{\"type\":\"reservation.held.v1\",\"eventId\":\"p/" + sequence + "\",\"sequence\":" + sequence
                + ",\"providerId\":\"p\",\"requestId\":\"x\"}", HeaderNames.CAUSE, cause);
    }

    private void bury(String cause) {
        write(Topic.DEAD_LETTERS, "junk", HeaderNames.CAUSE, cause, HeaderNames.REASON, "the value is not JSON");
    }

    /** Gives the position, as causes name it. */
    private String write(Topic topic, String value, String... headers) {
        int offset = ends.merge(topic, 1, Integer::sum) - 1;
        var all = new RecordHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        fates.read(new ConsumerRecord<>(topic.topicName(), 0, offset, 0L, TimestampType.LOG_APPEND_TIME, 0, 0, null,
                value.getBytes(UTF_8), all, Optional.empty()));
        return topic + "/0@" + offset;
    }
}
