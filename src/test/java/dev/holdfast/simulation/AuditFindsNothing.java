package dev.holdfast.simulation;

import dev.holdfast.audit.Audit;
import dev.holdfast.audit.Finding;
import dev.holdfast.audit.Place;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.domain.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What {@code holdfast verify} checks of topics, checked as they grow. */
final class AuditFindsNothing extends Invariant {

    private final Audit audit;
    private final List<Finding> findings = new ArrayList<>();

    /** @param rules of the audit's, which to go by */
    AuditFindsNothing(boolean clientStage, Predicate<String> rules) {
        audit = new Audit(clientStage, finding -> {
            if (rules.test(finding.rule())) {
                findings.add(finding);
            }
        });
    }

    @Override
    void input(Entry input) {
        read(input, null);
    }

    @Override
    void event(Event event, Entry entry) {
        read(entry, event.providerId());
    }

    @Override
    void record(Entry entry) {
        if (!entry.topic().isInternal()) {
            read(entry, null);
        }
    }

    @Override
    void atRest(World world) {
        audit.finish(audit.open(true));
        findNothing(null);
    }

    @Override
    void atTheEnd(World world) {
        atRest(world);
    }

    private void read(Entry entry, String providerId) {
        Headers headers = entry.headers();
        if (entry.topic().isInput() && entry.transaction() == null) {
            // Only the service says where it found a record.
            headers = new RecordHeaders(headers).remove(HeaderNames.ORIGIN);
        }
        audit.record(new Place(entry.topic().topicName(), entry.partition(), entry.offset()), entry.timeMs(),
                entry.value(), headers);
        findNothing(providerId);
    }

    private void findNothing(String providerId) {
        if (!findings.isEmpty()) {
            Finding first = findings.get(0);
            throw new Violation(first.rule(), providerId, first.toString());
        }
    }
}
