package dev.holdfast.bench;

import dev.holdfast.contract.CloudEvents;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The log that {@link Workload}'s requests lead to, written without a topology, over two months of event time. */
final class MirroredLog {

    private static final Duration SPAN = Duration.ofDays(60);
    private static final int LEAST_DISTANCE = 10_000;

    private final Consumer<Event> next;
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Reservation> reservations = new HashMap<>();
    private final Map<String, Boolean> taken = new HashMap<>();
    private int count;

    private MirroredLog(Consumer<Event> next) {
        this.next = next;
    }

    /** Writes so many events, of which the first are of each provider's hours. */
    static void send(Cluster cluster, int events) {
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers(),
                "batch.size", 256 * 1024, "linger.ms", 20), new StringSerializer(), new ByteArraySerializer())) {
            new MirroredLog(event -> producer.send(new ProducerRecord<>(Topic.RESERVATION_EVENTS.topicName(), null, null,
                    event.providerId(), EventCodec.encode(event), CloudEvents.headers(event)))).write(events);
        }
    }

    /** The sum of the offsets after the last of each partition. */
    static long end(Cluster cluster) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            return admin.listOffsets(IntStream.range(0, Cluster.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(Topic.RESERVATION_EVENTS.topicName(), partition))
                    .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()))).all().get()
                    .values().stream().mapToLong(each -> each.offset()).sum();
        }
    }

    private void write(int events) {
        Instant start = Instant.now().minus(SPAN);
        for (Command each : Workload.availability().stream().limit(events).toList()) {
            if (each instanceof Command.SetHours hours) {
                add(each, Instant.ofEpochMilli(start.toEpochMilli()), new Event.AvailabilityChanged(List.of(), List.of(), List.of(), List.of(), hours.hours()));
            }
        }
        List<Command> requests = Workload.requests(1, start, events - count, Math.min(LEAST_DISTANCE, events / 4));
        Duration step = SPAN.dividedBy(Math.max(1, requests.size()));
        for (int i = 0; i < requests.size(); i++) {
            decide(requests.get(i), start.plus(step.multipliedBy(i)));
        }
    }

    private void decide(Command command, Instant time) {
        Instant at = Instant.ofEpochMilli(time.toEpochMilli());
        if (command instanceof Command.Hold hold) {
            String slot = hold.providerId() + hold.start();
            if (taken.putIfAbsent(slot, true) != null) {
                add(command, at, new Event.Rejected(Reason.SLOT_TAKEN, null));
                return;
            }
            Reservation held = Reservation.held(hold.requestId(), hold.clientId(),
                    new Interval(hold.start(), hold.start().plus(Workload.SLOT)), at, Policy.DEFAULT);
            reservations.put(hold.requestId(), held);
            add(command, at, new Event.Held(held));
        } else if (command instanceof Command.Confirm confirm) {
            Reservation confirmed = reservations.get(confirm.reservationId()).confirmed(at);
            add(command, at, new Event.Confirmed(confirmed));
        } else if (command instanceof Command.Cancel cancel) {
            Reservation cancelled = reservations.get(cancel.reservationId()).cancelled(at);
            taken.remove(cancel.providerId() + cancelled.start());
            add(command, at, new Event.Cancelled(cancelled, Command.Party.CLIENT, null));
        }
    }

    private void add(Command command, Instant at, Event.Fact fact) {
        next.accept(new Event(command.providerId(), sequences.merge(command.providerId(), 1L, Long::sum), at,
                command.requestId(), "reservation-requests/0@" + count++, fact));
    }
}
