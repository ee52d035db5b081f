package dev.holdfast.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class TroubleTest {

    private static final Duration USUAL = Duration.ofMillis(7);

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Trouble trouble = trouble();

    @BeforeEach
    void listen() {
        lines.start();
    }

    @Test
    void isToldOnceWhenItComesAndOnceWhenItGoes() {
        trouble.isOver();
        for (int i = 0; i < 5; i++) {
            trouble.withPostgres(new SQLException("the pool is tired", new SQLException("Connection refused\nby x")));
        }
        trouble.isOver();
        trouble.isOver();
        assertThat(told()).containsExactly(
                "The mirror waits for Postgres (Connection refused). Nothing is lost meanwhile.",
                "Postgres is back; the mirror goes on where it stood.");
    }

    @Test
    void ofAnotherKindIsToldToo() {
        trouble.withPostgres(new SQLException("gone"));
        trouble.withKafka(new KafkaException("no broker answers"));
        assertThat(told()).last()
                .isEqualTo("The mirror waits for Kafka (no broker answers). Nothing is lost meanwhile.");
    }

    @Test
    void thatOneWritesBesidesIsToldOnce() {
        trouble.fenced();
        trouble.fenced();
        assertThat(told()).hasSize(1);
        assertThat(trouble.isThere()).isFalse();
    }

    @Test
    void makesTheNextTryWaitLongerUpToABound() {
        for (int i = 0; i < 20; i++) {
            trouble.withKafka(new KafkaException("away"));
            assertThat(trouble.waitOr(USUAL)).isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
        }
        trouble.withKafka(new KafkaException("away"));
        assertThat(trouble.waitOr(USUAL)).isGreaterThan(Duration.ofSeconds(2));
        // Only that one: what is then found decides.
        assertThat(trouble.waitOr(USUAL)).isEqualTo(USUAL);
        trouble.isOver();
        trouble.withKafka(new KafkaException("away"));
        assertThat(trouble.waitOr(USUAL)).isLessThan(Duration.ofMillis(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "53100", "40P01", "25006", "28P01"})
    void thatMayPassIsWaitedFor(String sqlState) {
        assertThat(trouble.withPostgres(new SQLException("not now", sqlState))).isEqualTo("not now");
        assertThat(trouble.isThere()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22P02", "23514", "42P01", "42501"})
    void thatNeverPassesStopsTheMirror(String sqlState) {
        assertThatThrownBy(() -> trouble.withPostgres(new SQLException("never", sqlState)))
                .isInstanceOf(MirrorFailedException.class)
                .hasMessage("Postgres refuses what it was asked to write: never");
    }

    private Trouble trouble() {
        Logger logger = ((Logger) LoggerFactory.getLogger(TroubleTest.class));
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.detachAndStopAllAppenders();
        logger.addAppender(lines);
        return new Trouble(logger, new HashSet<>());
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
