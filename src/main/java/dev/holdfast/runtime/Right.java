package dev.holdfast.runtime;

import dev.holdfast.contract.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.internals.SecurityUtils;

/** One thing that Kafka must allow a part to do: an ACL's worth. */
public record Right(ResourcePattern resource, AclOperation operation) {

    /** What the topology owns: its changelogs, and its transactions. */
    static final String OWN_PREFIX = StreamsSettings.APPLICATION_ID + "-";

    /** What the topology needs. */
    public static List<Right> ofTopology() {
        var all = new ArrayList<Right>();
        for (Topic topic : Topic.values()) {
            if (topic.isInput() || topic.isInternal()) {
                all.add(topic(topic, AclOperation.READ));
            }
            all.add(topic(topic, AclOperation.WRITE));
            all.add(topic(topic, AclOperation.DESCRIBE_CONFIGS));
        }
        for (AclOperation operation : List.of(AclOperation.CREATE, AclOperation.READ, AclOperation.WRITE,
                AclOperation.DESCRIBE_CONFIGS)) {
            all.add(new Right(new ResourcePattern(ResourceType.TOPIC, OWN_PREFIX, PatternType.PREFIXED), operation));
        }
        all.add(group(StreamsSettings.APPLICATION_ID));
        all.add(new Right(new ResourcePattern(ResourceType.TRANSACTIONAL_ID, OWN_PREFIX, PatternType.PREFIXED),
                AclOperation.WRITE));
        return all;
    }

    /** What a mirror of that consumer group needs. */
    public static List<Right> ofMirror(String group) {
        return List.of(topic(Topic.RESERVATION_EVENTS, AclOperation.READ), group(group));
    }

    /** What a gateway needs. */
    public static List<Right> ofGateway() {
        var all = new ArrayList<>(List.of(topic(Topic.RESERVATION_EVENTS, AclOperation.READ)));
        Arrays.stream(Topic.values()).filter(Topic::isInput).forEach(each -> all.add(topic(each, AclOperation.WRITE)));
        return all;
    }

    private static Right topic(Topic topic, AclOperation operation) {
        return new Right(new ResourcePattern(ResourceType.TOPIC, topic.topicName(), PatternType.LITERAL), operation);
    }

    private static Right group(String name) {
        return new Right(new ResourcePattern(ResourceType.GROUP, name, PatternType.LITERAL), AclOperation.READ);
    }

    boolean isOn(ResourceType type) {
        return resource.resourceType() == type;
    }

    boolean isPrefixed() {
        return resource.patternType() == PatternType.PREFIXED;
    }

    String name() {
        return resource.name();
    }

    /** That it is missing, and how to give it. */
    String missing() {
        String type = resource.resourceType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String option = "--" + type.replace(' ', '-');
        return "Kafka does not allow this user the operation " + SecurityUtils.operationName(operation) + " on the "
                + type + " '" + name() + (isPrefixed() ? "*'" : "'") + ". Allow it with: kafka-acls.sh --add "
                + "--allow-principal User:<user> --operation " + SecurityUtils.operationName(operation) + " " + option
                + " " + name() + (isPrefixed() ? " --resource-pattern-type prefixed" : "");
    }
}
