package dev.holdfast.runtime;

import dev.holdfast.contract.Topic;
import dev.holdfast.topology.TopologySettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates and checks the topics. */
public final class TopicAdmin {

    private static final String MIN_COPIES = "min.insync.replicas";
    private static final String TRANSACTIONS = "transaction.version";

    private final Admin admin;

    public TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /**
     * Creates the topics that do not exist yet; leaves the others as they are.
     *
     * @param partitions        of each; all alike, for those that lead to state must agree
     * @param replicationFactor copies of each record, or -1 for the broker's default
     * @return the topics created
     * @throws StartException if the broker refuses
     */
    public List<Topic> createMissing(int partitions, short replicationFactor) {
        Map<Topic, TopicDescription> existing = describe();
        List<Topic> missing = Arrays.stream(Topic.values()).filter(topic -> !existing.containsKey(topic)).toList();
        result(admin.createTopics(missing.stream()
                .map(topic -> new NewTopic(topic.topicName(), partitions, replicationFactor).configs(topic.settings()))
                .toList()).all(), "create the topics");
        // A producer that is faster than a new partition's leader may have its first batch refused and its second
        // taken, and then waits for the first in vain (seen on a busy machine): so wait until all leaders answer.
        ends(describe().values());
        giveTheGroupItsBeginning();
        return missing;
    }

    /** What is wrong with the topics, a sentence each, with what to do; empty when all is well. */
    public List<String> problems() {
        Map<Topic, TopicDescription> existing = describe();
        var problems = new ArrayList<String>();
        for (Topic topic : Topic.values()) {
            if (!existing.containsKey(topic)) {
                problems.add("The topic '" + topic + "' does not exist. Create it with: holdfast topics --create");
            }
        }
        existing.forEach((topic, description) -> checkSettings(topic, description, problems));
        checkChangelogs(existing, problems);
        checkSamePartitions(existing, problems);
        checkTransactions(problems);
        return problems;
    }

    /** How many partitions each input topic has; call it when there are no {@link #problems}. */
    public int inputPartitions() {
        return describe().get(Topic.RESERVATION_REQUESTS).partitions().size();
    }

    /** The topics that exist, in the order of {@link Topic}, with the number of their partitions. */
    public Map<Topic, Integer> partitionCounts() {
        var counts = new TreeMap<Topic, Integer>();
        describe().forEach((topic, description) -> counts.put(topic, description.partitions().size()));
        return counts;
    }

    private void checkSettings(Topic topic, TopicDescription description, List<String> problems) {
        Config config = config(topic.topicName());
        checkCopies(description, config, problems);
        new TreeMap<>(topic.settings()).forEach((setting, wanted) -> {
            String found = config.get(setting).value();
            if (!isEnough(setting, found, wanted)) {
                problems.add("The topic '" + topic + "' has " + setting + "=" + found + ", but " + reason(topic, setting)
                        + ". Change it with: kafka-configs.sh --alter --entity-type topics --entity-name " + topic
                        + " --add-config " + setting + "=" + wanted);
            }
        });
    }

    private Config config(String topic) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return result(admin.describeConfigs(List.of(resource)).all(), "read the topics' settings").get(resource);
    }

    /** With fewer copies than must be written, nothing is ever written. */
    private static void checkCopies(TopicDescription topic, Config config, List<String> problems) {
        int copies = topic.partitions().stream().mapToInt(each -> each.replicas().size()).min().orElse(0);
        String needed = config.get(MIN_COPIES).value();
        if (copies < Integer.parseInt(needed)) {
            problems.add("The topic '" + topic.name() + "' has a partition with " + copies + " replica"
                    + (copies == 1 ? "" : "s") + ", but " + MIN_COPIES + "=" + needed + ": Kafka would refuse every "
                    + "write. Add replicas with kafka-reassign-partitions.sh, or change it with: kafka-configs.sh "
                    + "--alter --entity-type topics --entity-name " + topic.name() + " --add-config " + MIN_COPIES
                    + "=" + copies);
        }
    }

    /** Kafka Streams makes them as the cluster does, and like the inputs; after that, both may change. */
    private void checkChangelogs(Map<Topic, TopicDescription> existing, List<String> problems) {
        TopicDescription requests = existing.get(Topic.RESERVATION_REQUESTS);
        List<String> changelogs = result(admin.listTopics().names(), "list the topics").stream()
                .filter(each -> each.startsWith(StreamsSettings.APPLICATION_ID + "-") && each.endsWith("-changelog"))
                .sorted().toList();
        result(admin.describeTopics(changelogs).allTopicNames(), "describe the changelogs").forEach((name, changelog) -> {
            checkCopies(changelog, config(name), problems);
            if (requests != null && changelog.partitions().size() != requests.partitions().size()) {
                problems.add("The state in '" + name + "' has " + changelog.partitions().size() + " partitions and '"
                        + Topic.RESERVATION_REQUESTS + "' has " + requests.partitions().size() + ": partitions were "
                        + "added to the input, and with that, providers moved away from their state. Create the input "
                        + "topics anew with the number that the state has.");
            }
        });
    }

    private static boolean isEnough(String setting, String found, String wanted) {
        boolean isKeptLongEnough = setting.equals(Topic.RETENTION) && (found.equals("-1")
                || !wanted.equals("-1") && Long.parseLong(found) >= Long.parseLong(wanted));
        return isKeptLongEnough || wanted.equals(found);
    }

    private static String reason(Topic topic, String setting) {
        return switch (setting) {
            case Topic.TIMESTAMP_TYPE -> topic.isInput() ? "deadlines are judged by the broker's clock"
                    : "its records must keep the time that the service gives them";
            case Topic.RETENTION -> "its records would go before their time";
            case Topic.CLEANUP -> "compaction would drop all but the newest record of each key";
            default -> "decisions must not be refused because a broker's clock is behind";
        };
    }

    /** A provider, and a client, must be in the same partition of each topic that leads to its state. */
    private void checkSamePartitions(Map<Topic, TopicDescription> existing, List<String> problems) {
        TopicDescription requests = existing.get(Topic.RESERVATION_REQUESTS);
        existing.forEach((topic, description) -> {
            if (requests != null && (topic.isInput() || topic.isInternal())
                    && description.partitions().size() != requests.partitions().size()) {
                problems.add("The topic '" + topic + "' has " + description.partitions().size() + " partitions and '"
                        + Topic.RESERVATION_REQUESTS + "' has " + requests.partitions().size() + ", but they must have "
                        + "the same number. Create the one that holds nothing yet anew with the other's number.");
            }
        });
    }

    /**
     * Refuses a start that would forget what was decided, or decide it again; a first start gets its beginning.
     *
     * @throws StartException if the state was made with the other choice about the client stage, or if Kafka has
     *                        forgotten how far the inputs were decided
     */
    public void refuseOtherState(TopologySettings settings) {
        Set<String> topics = result(admin.listTopics().names(), "list the topics");
        boolean hasState = topics.contains(StreamsSettings.APPLICATION_ID + "-reservations-changelog");
        boolean hasClients = topics.contains(StreamsSettings.APPLICATION_ID + "-client-claims-changelog");
        if (hasState && hasClients != settings.clientStage()) {
            throw new StartException("The state that exists was made " + (hasClients ? "with" : "without")
                    + " the client stage. Start " + (hasClients ? "without --no-client-stage" : "with --no-client-stage")
                    + ", or on topics of its own.");
        }
        giveTheGroupItsBeginning();
    }

    /**
     * Sets the group's offsets to the beginning where it has none: of nothing else may it begin there by itself. Kafka
     * forgets how far a group has read when it was away for long; the inputs would then be decided anew.
     */
    private void giveTheGroupItsBeginning() {
        Map<TopicPartition, OffsetAndMetadata> offsets = groupOffsets();
        var beginning = new HashMap<TopicPartition, OffsetAndMetadata>();
        describe().forEach((topic, description) -> {
            if (topic.isInput() || topic.isInternal()) {
                description.partitions().forEach(partition -> beginning.put(
                        new TopicPartition(topic.topicName(), partition.partition()), new OffsetAndMetadata(0)));
            }
        });
        beginning.keySet().removeAll(offsets.keySet());
        if (beginning.isEmpty()) {
            return;
        }
        // Offsets are committed together with decisions, so where there is one there is the other.
        if (offsets.isEmpty() && hasDecided()) {
            throw new StartException("There are decisions, but Kafka does not know any more how far the service had "
                    + "read: it was down for longer than offsets.retention.minutes. Requests that were decided would be "
                    + "decided again. Set the offsets of the group '" + StreamsSettings.APPLICATION_ID + "' to where it "
                    + "stood, with kafka-consumer-groups.sh --reset-offsets: the header holdfast_cause of the newest events "
                    + "says where.");
        }
        try {
            result(admin.alterConsumerGroupOffsets(StreamsSettings.APPLICATION_ID, beginning).all(),
                    "set where the service begins");
        } catch (StartException e) {
            // Another instance that starts for the first time, too, may have done it, and be reading already.
            if (!groupOffsets().keySet().containsAll(beginning.keySet())) {
                throw e;
            }
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> groupOffsets() {
        return result(admin.listConsumerGroupOffsets(StreamsSettings.APPLICATION_ID).partitionsToOffsetAndMetadata(),
                "read how far the service has come");
    }

    private boolean hasDecided() {
        return ends(List.of(describe().get(Topic.RESERVATION_EVENTS))).stream().anyMatch(end -> end > 0);
    }

    /** The end of each partition, as its leader tells it. */
    private List<Long> ends(Collection<TopicDescription> topics) {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        topics.forEach(topic -> topic.partitions().forEach(partition ->
                asked.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
        return result(admin.listOffsets(asked).all(), "read the topics' ends").values().stream()
                .map(ListOffsetsResult.ListOffsetsResultInfo::offset).toList();
    }

    /** Version 2 closes a hole through which a late write of an aborted transaction could slip (KIP-890). */
    private void checkTransactions(List<String> problems) {
        FeatureMetadata features = result(admin.describeFeatures().featureMetadata(), "read the cluster's features");
        var known = features.supportedFeatures().get(TRANSACTIONS);
        var found = features.finalizedFeatures().get(TRANSACTIONS);
        if (known == null || known.maxVersion() < 2) {
            problems.add("The Kafka cluster is too old: exactly-once needs transactions of version 2, which came with "
                    + "Kafka 4.0. Upgrade it.");
        } else if (found == null || found.maxVersionLevel() < 2) {
            problems.add("The Kafka cluster runs transactions of version " + (found == null ? 0 : found.maxVersionLevel())
                    + ", but exactly-once needs version 2. Change it with: kafka-features.sh upgrade --feature "
                    + TRANSACTIONS + "=2");
        }
    }

    private Map<Topic, TopicDescription> describe() {
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                Arrays.stream(Topic.values()).map(Topic::topicName).toList()).topicNameValues();
        var existing = new TreeMap<Topic, TopicDescription>();
        for (Topic topic : Topic.values()) {
            TopicDescription description = resultOrNull(described.get(topic.topicName()));
            if (description != null) {
                existing.put(topic, description);
            }
        }
        return existing;
    }

    private static TopicDescription resultOrNull(KafkaFuture<TopicDescription> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw failure("describe the topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("describe the topics", e);
        }
    }

    private static <T> T result(KafkaFuture<T> future, String what) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failure(what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(what, e);
        }
    }

    private static StartException failure(String what, Throwable cause) {
        return new StartException("Kafka did not let us " + what + ": " + cause.getMessage().replaceFirst("[.]$", "")
                + ". Check --bootstrap-servers, and whether this user may do so.", cause);
    }
}
