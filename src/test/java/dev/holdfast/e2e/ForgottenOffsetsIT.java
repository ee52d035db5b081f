package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Interval;
import dev.holdfast.runtime.StartException;
import dev.holdfast.runtime.StreamsSettings;
import dev.holdfast.runtime.TopicAdmin;
import dev.holdfast.topology.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka forgets how far a group has read when it was away for a week; requests must not be decided again for that. */
class ForgottenOffsetsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aStartThatWouldDecideAgainIsRefused(@TempDir Path folder) throws Exception {
        try (var holdfast = new RunningHoldfast(folder); var frontend = new Frontend(holdfast.bootstrapServers());
             Admin admin = Admin.create(Map.of("bootstrap.servers", holdfast.bootstrapServers()))) {
            var topics = new TopicAdmin(admin);
            frontend.send(new OpenAvailability("open", "p", new Interval(Frontend.at("09:00"), Frontend.at("12:00"))));
            frontend.flush();
            await().atMost(PATIENCE).until(() -> holdfast.logs().answerTo("open") != null);
            holdfast.stopDeciding();
            topics.refuseOtherState(StreamsSettings.APPLICATION_ID, TopologySettings.DEFAULT);

            // A static member stays in the group until its session ends.
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                admin.deleteConsumerGroups(List.of(StreamsSettings.APPLICATION_ID)).all().get();
                return true;
            });
            assertThatThrownBy(() -> topics.refuseOtherState(StreamsSettings.APPLICATION_ID, TopologySettings.DEFAULT))
                    .isInstanceOf(StartException.class).hasMessageContaining("offsets.retention.minutes");
        }
    }
}
