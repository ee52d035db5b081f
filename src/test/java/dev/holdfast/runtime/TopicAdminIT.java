package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.contract.Topic;
import dev.holdfast.parts.RealParts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdminIT {

    private static final short ONE_COPY = 1;

    @Test
    void saysWhatIsWrongWithEachTopicAndWhatToDo(@TempDir Path folder) throws Exception {
        try (RealParts.Kafka kafka = RealParts.kafka(folder);
             Admin admin = kafka.tests().admin()) {
            var topics = new TopicAdmin(admin);
            assertThat(topics.problems()).hasSize(Topic.values().length).allSatisfy(problem ->
                    assertThat(problem).contains("does not exist", "holdfast topics --create"));

            assertThat(topics.createMissing(3, ONE_COPY)).containsExactly(Topic.values());
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(topics.problems()).isEmpty());
            assertThat(topics.createMissing(3, ONE_COPY)).as("what exists is left alone").isEmpty();
            assertThat(topics.inputPartitions()).isEqualTo(3);

            setTime(admin, Topic.AVAILABILITY, "CreateTime");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(topics.problems()).singleElement()
                    .asString().contains("'availability'", "message.timestamp.type=CreateTime", "broker's clock",
                            "--add-config message.timestamp.type=LogAppendTime"));
            setTime(admin, Topic.AVAILABILITY, "LogAppendTime");
            setTime(admin, Topic.RESERVATION_VERDICTS, "LogAppendTime");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(topics.problems()).singleElement()
                    .asString().contains("'reservation-verdicts'", "--add-config message.timestamp.type=CreateTime"));
            setTime(admin, Topic.RESERVATION_VERDICTS, "CreateTime");
            set(admin, Topic.RESERVATION_EVENTS, Topic.RETENTION, "604800000");
            set(admin, Topic.RESERVATION_CLAIMS, Topic.CLEANUP, "compact");
            set(admin, Topic.DEAD_LETTERS, Topic.RETENTION, "-1");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(topics.problems())
                    .satisfiesExactly(
                            events -> assertThat(events).contains("'reservation-events'", "retention.ms=604800000",
                                    "--add-config retention.ms=-1"),
                            claims -> assertThat(claims).contains("'reservation-claims'", "cleanup.policy=compact",
                                    "--add-config cleanup.policy=delete")));
        }
    }

    @Test
    void refusesTopicsWhosePartitionsDiffer(@TempDir Path folder) throws Exception {
        try (RealParts.Kafka kafka = RealParts.kafka(folder);
             Admin admin = kafka.tests().admin()) {
            admin.createTopics(List.of(new NewTopic(Topic.AVAILABILITY.topicName(), 5, ONE_COPY)
                    .configs(Topic.AVAILABILITY.settings()))).all().get();
            var topics = new TopicAdmin(admin);
            topics.createMissing(3, ONE_COPY);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(topics.problems()).singleElement()
                    .asString().contains("'availability' has 5 partitions", "'reservation-requests' has 3"));
        }
    }

    @Test
    void refusesWhatWouldStopTheServiceLater(@TempDir Path folder) throws Exception {
        try (RealParts.Kafka kafka = RealParts.kafka(folder);
             Admin admin = kafka.tests().admin()) {
            var topics = new TopicAdmin(admin);
            topics.createMissing(3, ONE_COPY);
            set(admin, Topic.DEAD_LETTERS, "min.insync.replicas", "2");
            admin.createTopics(List.of(new NewTopic("holdfast-reservations-changelog", 2, ONE_COPY))).all().get();
            admin.updateFeatures(Map.of("transaction.version", new FeatureUpdate((short) 1,
                    FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)), new UpdateFeaturesOptions()).all().get();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(topics.problems()).satisfiesExactly(
                    copies -> assertThat(copies).contains("'dead-letters'", "1 replica,", "min.insync.replicas=2",
                            "--add-config min.insync.replicas=1"),
                    state -> assertThat(state).contains("'holdfast-reservations-changelog' has 2 partitions",
                            "'reservation-requests' has 3"),
                    transactions -> assertThat(transactions).contains("version 1", "kafka-features.sh upgrade --feature "
                            + "transaction.version=2")));
        }
    }

    private static void setTime(Admin admin, Topic topic, String type) throws Exception {
        set(admin, topic, Topic.TIMESTAMP_TYPE, type);
    }

    private static void set(Admin admin, Topic topic, String setting, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName()),
                List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                .all().get();
    }
}
