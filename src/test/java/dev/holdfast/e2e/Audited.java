package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.audit.Finding;
import dev.holdfast.audit.Verification;
import dev.holdfast.parts.KafkaUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code holdfast verify} finds in the topics and the mirror of a test whose requests are all answered. */
public final class Audited {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MIRROR_PATIENCE = Duration.ofSeconds(90);
    private static final Verification.Progress UNSEEN = new Verification.Progress() {
        @Override
        public void toRead(long offsets) {
            // Nobody looks on.
        }

        @Override
        public void read() {
            // Nobody looks on.
        }
    };

    private Audited() {
    }

    /** What is wrong with the topics. */
    static List<Finding> findings(KafkaUser kafka) {
        return findings(kafka, null);
    }

    /** What is wrong with the topics and the mirror. */
    public static List<Finding> findings(KafkaUser kafka, String jdbcUrl) {
        var findings = new ArrayList<Finding>();
        verify(kafka, jdbcUrl, findings);
        return findings;
    }

    /** Waits until the mirror has all that the log has, and holds both to all rules. */
    public static void assertMirrorIsWholeAndAllIsWell(KafkaUser kafka, String jdbcUrl) {
        await().atMost(MIRROR_PATIENCE).untilAsserted(() -> {
            var findings = new ArrayList<Finding>();
            Verification.Summary summary = verify(kafka, jdbcUrl, findings);
            assertThat(findings).isEmpty();
            assertThat(summary.mirrored()).isEqualTo(summary.events()).isPositive();
        });
    }

    private static Verification.Summary verify(KafkaUser kafka, String jdbcUrl, List<Finding> findings) {
        return new Verification(kafka.with(Map.of()), jdbcUrl, null, null, true, true, PATIENCE)
                .run(findings::add, UNSEEN);
    }
}
