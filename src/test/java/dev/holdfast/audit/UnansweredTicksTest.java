package dev.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tick has no answer; what only looks like one is a dead letter, as every record that nobody can answer. */
class UnansweredTicksTest {

    private static final String PLAIN = "{\"type\":\"clock.tick.v1\"}";
    private static final int MOST_HEADER_BYTES = 8 * 1024;
    private static final Instant NOW = Instant.parse("2027-02-01T09:00:00Z");

    private final List<Finding> findings = new ArrayList<>();
    private final Audit audit = new Audit(true, findings::add);
    private final FedLog log = new FedLog(audit);

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, " {\t\"type\" :\r\n\"clock.tick.v1\" }  ", "{\"type\":\"clock\\u002etick.v1\"}"})
    void aTickIsOneHoweverItIsWritten(String value) {
        assertIsTick(value.getBytes(UTF_8), new RecordHeaders());
    }

    @Test
    void manyBlanksAndHeadersOfEightKibibytesMakeNoOtherRecordOfIt() {
        assertIsTick((" ".repeat(60_000) + PLAIN).getBytes(UTF_8), headersOf(MOST_HEADER_BYTES));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN + "{}", PLAIN + "x", "{\"type\":\"clock.tick.v1\",\"type\":\"clock.tick.v1\"}",
            "{\"type\":\"clock.tick.v1\",\"providerId\":\"p\"}", "{\"type\":\"clock.tick.v2\"}", "[" + PLAIN + "]", "{}", ""})
    void whatSaysMoreOrOtherwiseIsADeadLetter(String value) {
        assertIsDeadLetter(value.getBytes(UTF_8), new RecordHeaders());
    }

    @Test
    void aTickWithLongerHeadersIsADeadLetter() {
        assertIsDeadLetter(PLAIN.getBytes(UTF_8), headersOf(MOST_HEADER_BYTES + 1));
    }

    @Test
    void aTickThatIsTooLongIsADeadLetter() {
        assertIsDeadLetter((" ".repeat(64 * 1024) + PLAIN).getBytes(UTF_8), new RecordHeaders());
    }

    private void assertIsTick(byte[] value, Headers headers) {
        String place = log.tick("p", NOW, value, headers);
        audit.finish(audit.open(true));
        assertThat(findings).isEmpty();
        log.bury(place, NOW);
        audit.finish(audit.open(true));
        assertThat(findings).extracting(Finding::rule).contains("answered-once");
    }

    private void assertIsDeadLetter(byte[] value, Headers headers) {
        String place = log.tick("p", NOW, value, headers);
        assertThat(audit.open(true)).hasToString("[" + place + "]");
        log.bury(place, NOW);
        audit.finish(audit.open(true));
        assertThat(findings).isEmpty();
    }

    private static Headers headersOf(int bytes) {
        return new RecordHeaders().add("none", null).add("name", new byte[bytes - "none".length() - "name".length()]);
    }
}
