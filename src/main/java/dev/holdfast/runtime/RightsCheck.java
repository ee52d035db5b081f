package dev.holdfast.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Looks whether Kafka allows what is needed, before the first record needs it. It changes nothing. On topics that the
 * topology has yet to create, only the right to create them can be known.
 */
public final class RightsCheck {

    private static final short CLUSTERS_OWN = -1;
    private static final int ANSWER_LIMIT_MS = 10_000;

    private final Admin admin;
    private final Map<String, Object> kafka;
    private final String instanceName;

    /**
     * @param kafka        the settings of {@code admin}
     * @param instanceName unlike that of another instance that starts just now
     */
    public RightsCheck(Admin admin, Map<String, Object> kafka, String instanceName) {
        this.admin = admin;
        this.kafka = kafka;
        this.instanceName = instanceName;
    }

    /**
     * A sentence for each right that is missing, with how to give it; empty when all is well.
     *
     * @throws StartException if Kafka does not answer
     */
    public List<String> problems(List<Right> needed) {
        Map<String, Set<AclOperation>> onTopics = operationsOnTopics(needed);
        var missing = new ArrayList<Right>();
        for (Right right : needed) {
            boolean isThere = switch (right.resource().resourceType()) {
                case TOPIC -> right.isPrefixed() ? isAllowedOnOwn(right, onTopics)
                        : onTopics.getOrDefault(right.name(), Set.of(right.operation())).contains(right.operation());
                case GROUP -> isAllowed(right);
                default -> mayBeginTransactions();
            };
            if (!isThere) {
                missing.add(right);
            }
        }
        return missing.stream().map(Right::missing).toList();
    }

    /** By topic; without those that do not exist, which is another check's matter. */
    private Map<String, Set<AclOperation>> operationsOnTopics(List<Right> needed) {
        var names = new ArrayList<>(needed.stream().filter(each -> each.isOn(ResourceType.TOPIC) && !each.isPrefixed())
                .map(Right::name).distinct().toList());
        answer(admin.listTopics().names(), Set.of()).stream()
                .filter(each -> each.startsWith(Right.OWN_PREFIX)).forEach(names::add);
        var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        var found = new HashMap<String, Set<AclOperation>>();
        admin.describeTopics(names, options).topicNameValues().forEach((name, future) -> {
            try {
                found.put(name, get(future).authorizedOperations());
            } catch (AuthorizationException e) {
                // Neither Read nor Write; what does not bring the right to look with it may be there.
                found.put(name, Set.of(AclOperation.DESCRIBE_CONFIGS));
            } catch (UnknownTopicOrPartitionException e) {
                // Nothing to be allowed on.
            }
        });
        return found;
    }

    private boolean isAllowedOnOwn(Right right, Map<String, Set<AclOperation>> onTopics) {
        if (right.operation() == AclOperation.CREATE) {
            return mayCreate();
        }
        return onTopics.entrySet().stream().filter(each -> each.getKey().startsWith(Right.OWN_PREFIX))
                .allMatch(each -> each.getValue().contains(right.operation()));
    }

    private boolean mayCreate() {
        var topic = new NewTopic(Right.OWN_PREFIX + "reservations-changelog", 1, CLUSTERS_OWN);
        try {
            get(admin.createTopics(List.of(topic), new CreateTopicsOptions().validateOnly(true)).all());
            return true;
        } catch (TopicExistsException e) {
            return true;
        } catch (AuthorizationException e) {
            return false;
        }
    }

    private boolean isAllowed(Right onGroup) {
        var options = new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
        try {
            Set<AclOperation> allowed = get(admin.describeConsumerGroups(List.of(onGroup.name()), options)
                    .describedGroups().get(onGroup.name())).authorizedOperations();
            return allowed.contains(onGroup.operation());
        } catch (GroupIdNotFoundException e) {
            return true;
        } catch (AuthorizationException e) {
            return false;
        }
    }

    /** There is no way to ask, but to begin. */
    private boolean mayBeginTransactions() {
        var settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, Right.OWN_PREFIX + "start-check-" + instanceName);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_LIMIT_MS);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            return true;
        } catch (AuthorizationException e) {
            return false;
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    private static <T> T answer(KafkaFuture<T> future, T unlessAllowed) {
        try {
            return get(future);
        } catch (AuthorizationException e) {
            return unlessAllowed;
        }
    }

    /** Throws what Kafka answers if that says something; only that it does not answer is the end. */
    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException || e.getCause() instanceof TopicExistsException
                    || e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof GroupIdNotFoundException) {
                throw (RuntimeException) e.getCause();
            }
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(e);
        }
    }

    private static StartException failure(Throwable cause) {
        return new StartException("Kafka did not say what this user may do: "
                + String.valueOf(cause.getMessage()).replaceFirst("[.]$", "")
                + ". Check --bootstrap-servers, and the settings HOLDFAST_KAFKA_... for TLS and SASL.", cause);
    }
}
