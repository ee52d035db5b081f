package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import dev.holdfast.runtime.DecidingService;
import dev.holdfast.runtime.StartException;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.runtime.TopicAdmin;
import dev.holdfast.topology.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Kafka forgets how far a group has read when it was away for a week; requests must not be decided again for that. */
class ForgottenOffsetsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aStartThatWouldDecideAgainIsRefused(@TempDir Path folder) throws Exception {
        try (var holdfast = new RunningHoldfast(folder); var frontend = new Frontend(holdfast.kafka());
             Admin admin = holdfast.kafka().admin()) {
            var topics = new TopicAdmin(admin);
            frontend.send(new OpenAvailability("open", "p", new Interval(Frontend.at("09:00"), Frontend.at("12:00"))));
            frontend.flush();
            await().atMost(PATIENCE).until(() -> holdfast.logs().answerTo("open") != null);
            holdfast.stopDeciding();
            topics.refuseOtherState(TopologySettings.DEFAULT);

            // A static member stays in the group until its session ends.
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                admin.deleteConsumerGroups(List.of(StreamsSettings.APPLICATION_ID)).all().get();
                return true;
            });
            assertThatThrownBy(() -> topics.refuseOtherState(TopologySettings.DEFAULT))
                    .isInstanceOf(StartException.class).hasMessageContaining("offsets.retention.minutes");
            nothingIsDecidedWithoutAnOffset(holdfast);
        }
    }

    /** After its restart, a broker may say that it knows of no offset before it has read them. */
    private static void nothingIsDecidedWithoutAnOffset(RunningHoldfast holdfast) throws Exception {
        var log = (Logger) LoggerFactory.getLogger(DecidingService.class);
        var said = new ListAppender<ILoggingEvent>();
        said.start();
        log.addAppender(said);
        int decided = holdfast.logs().of(Topic.RESERVATION_EVENTS).size();
        DecidingService another = DecidingService.start(holdfast.settings("another"), TopologySettings.DEFAULT,
                RunningHoldfast.PARTITIONS);
        try {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(said.list).extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(line -> line.contains("goes on from the last commit") && line.contains("Undefined offset")));
        } finally {
            another.close();
            log.detachAppender(said);
        }
        assertThat(holdfast.logs().of(Topic.RESERVATION_EVENTS)).hasSize(decided);
    }
}
