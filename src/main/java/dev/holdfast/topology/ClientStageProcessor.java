package dev.holdfast.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.domain.Claim;
import dev.holdfast.domain.ClientCalendar;
import dev.holdfast.domain.ClientDecision;
import dev.holdfast.domain.Verdict;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps each client's time, at all providers, and says whether a hold or a move fits into it. */
final class ClientStageProcessor implements Processor<byte[], Claim, byte[], byte[]> {

    private final int holdsPerClient;
    private ProcessorContext<byte[], byte[]> context;
    private ClientStore store;
    private Map<String, ClientCalendar> calendars;

    ClientStageProcessor(int holdsPerClient) {
        this.holdsPerClient = holdsPerClient;
    }

    /** Called again when the task was rolled back: then the store is older than what this object remembers. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        store = new ClientStore(context);
        calendars = new HashMap<>();
        store.forEach((clientId, taken) -> calendar(clientId).add(taken));
    }

    @Override
    public void process(Record<byte[], Claim> record) {
        Claim claim = record.value();
        ClientCalendar calendar = calendar(claim.clientId());
        ClientDecision decision = calendar.decide(claim, store.before(claim), holdsPerClient);
        if (decision.kept() != null) {
            store.put(claim.clientId(), decision.kept());
        }
        if (decision.removed() != null) {
            store.delete(decision.removed());
        }
        if (decision.verdict() != null) {
            answer(record, decision.verdict());
        }
        if (calendar.isEmpty()) {
            calendars.remove(claim.clientId());
        }
        EarlyCommits.recordProcessed(context, record.timestamp());
    }

    /** The record's time is the request's: the verdict must not be read behind requests that came after it. */
    private void answer(Record<byte[], Claim> record, Verdict verdict) {
        context.forward(new Record<>(verdict.providerId().getBytes(UTF_8), StageFormat.encode(verdict),
                record.timestamp()));
    }

    private ClientCalendar calendar(String clientId) {
        return calendars.computeIfAbsent(clientId, any -> new ClientCalendar());
    }
}
