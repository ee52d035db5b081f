package dev.holdfast.parts;

import dev.holdfast.embedded.SecuredKafka;
import dev.holdfast.embedded.SecuredPostgres;
import dev.holdfast.mirror.Mirror;
import dev.holdfast.runtime.Right;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** A Kafka and a Postgres, embedded ones, that let Holdfast do what it needs and nothing else. */
public final class SecuredParts {

    private static final String HOLDFAST = "holdfast";

    private SecuredParts() {
    }

    /** What the user of an instance needs that runs all parts. */
    public static Set<Right> rightsOfAllParts() {
        var all = new LinkedHashSet<>(Right.ofTopology());
        all.addAll(Right.ofMirror(Mirror.DEFAULT_GROUP));
        all.addAll(Right.ofGateway());
        return all;
    }

    /** With TLS, SASL/SCRAM and ACLs; the tests' own clients may do everything. */
    static RealParts.Kafka kafka(Path folder) {
        var kafka = new SecuredKafka(folder);
        kafka.add(SecuredKafka.MIGHTY_USER);
        kafka.add(HOLDFAST);
        kafka.allow(HOLDFAST, rightsOfAllParts());
        return new RealParts.Kafka(new KafkaUser(kafka.settings(SecuredKafka.MIGHTY_USER)),
                new KafkaUser(kafka.settings(HOLDFAST)), kafka::close);
    }

    /** The mirror comes over TLS, with a password, as somebody who may be the writer and nothing else; all others as usual. */
    static RealParts.Postgres postgres(Path folder) {
        SecuredPostgres postgres = SecuredPostgres.forMirrors(folder);
        return new RealParts.Postgres(postgres.ownersUrl(), postgres::mirrorsUrl, postgres::close);
    }
}
