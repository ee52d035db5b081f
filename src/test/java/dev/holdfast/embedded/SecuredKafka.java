package dev.holdfast.embedded;

import static org.awaitility.Awaitility.await;

import dev.holdfast.runtime.Right;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;

/** A broker that lets in who has a password, over TLS, and lets each do what an ACL allows and nothing else. */
public final class SecuredKafka implements AutoCloseable {

    public static final String PASSWORD = "open-sesame";
    /** Once let in, may do everything. */
    public static final String MIGHTY_USER = "tests";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BROKER_PASSWORD = "the-broker's-own";
    private static final String LOGIN = "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\"%s;";
    private static final String PLAIN = "plain.PlainLoginModule";

    private final Path certificate;
    private final EmbeddedKafka kafka;

    public SecuredKafka(Path folder) {
        var authority = new OwnAuthority(folder.resolve("keys"));
        certificate = authority.certificate();
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0, settings(authority.keyStore()));
    }

    private Map<String, String> settings(Path keys) {
        String listener = "listener.name." + BrokerSettings.CLIENT_LISTENER.toLowerCase(Locale.ROOT) + ".";
        var settings = new HashMap<String, String>();
        settings.put("listener.security.protocol.map", BrokerSettings.CLIENT_LISTENER + ":SASL_SSL,"
                + BrokerSettings.CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put(listener + "plain.sasl.jaas.config", LOGIN.formatted(PLAIN, "broker", BROKER_PASSWORD,
                " user_broker=\"" + BROKER_PASSWORD + "\""));
        settings.put(listener + "scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("ssl.keystore.location", keys.toString());
        settings.put("ssl.keystore.password", OwnAuthority.STORE_PASSWORD);
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.truststore.location", certificate.toString());
        settings.put("ssl.truststore.type", "PEM");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // The controller's listener is the broker's own.
        settings.put("super.users", "User:broker;User:ANONYMOUS;User:" + MIGHTY_USER);
        return settings;
    }

    /** Whoever may do everything. */
    public Admin admin() {
        return Admin.create(Map.copyOf(client("PLAIN", PLAIN, "broker", BROKER_PASSWORD)));
    }

    /** Lets in another user, who may do nothing yet, with {@link #PASSWORD}. */
    public void add(String user) {
        try (Admin admin = admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user,
                    new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)));
        }
        // What the controller has taken the broker knows a moment later.
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(ExecutionException.class).until(() -> {
            try (Admin admin = Admin.create(Map.copyOf(settings(user)))) {
                return admin.describeCluster().clusterId().get() != null;
            }
        });
    }

    /** Allows the user these. */
    public void allow(String user, Collection<Right> rights) {
        List<AclBinding> acls = acls(user, rights);
        try (Admin admin = admin()) {
            admin.createAcls(acls);
            await().atMost(PATIENCE).until(() -> admin.describeAcls(AclBindingFilter.ANY).values().get().containsAll(acls));
        }
    }

    /** Allows the user these no more. */
    public void forbid(String user, Collection<Right> rights) {
        List<AclBinding> acls = acls(user, rights);
        try (Admin admin = admin()) {
            admin.deleteAcls(acls.stream().map(AclBinding::toFilter).toList());
            await().atMost(PATIENCE).until(() -> Collections.disjoint(
                    admin.describeAcls(AclBindingFilter.ANY).values().get(), acls));
        }
    }

    /** What that user's clients are set to. */
    public Map<String, String> settings(String user) {
        return client("SCRAM-SHA-512", "scram.ScramLoginModule", user, PASSWORD);
    }

    private static List<AclBinding> acls(String user, Collection<Right> rights) {
        return rights.stream().map(each -> new AclBinding(each.resource(),
                new AccessControlEntry("User:" + user, "*", each.operation(), AclPermissionType.ALLOW))).toList();
    }

    private Map<String, String> client(String mechanism, String module, String user, String password) {
        return Map.of("bootstrap.servers", kafka.bootstrapServers(), "security.protocol", "SASL_SSL",
                "sasl.mechanism", mechanism, "sasl.jaas.config", LOGIN.formatted(module, user, password, ""),
                "ssl.truststore.type", "PEM", "ssl.truststore.location", certificate.toString());
    }

    @Override
    public void close() {
        kafka.close();
    }
}
