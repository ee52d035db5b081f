package dev.holdfast.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Claim;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Verdict;
import dev.holdfast.topology.SimulatedTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Faults that the service must not have, each with the rule that finds it. */
enum Bug implements Sabotage {

    A_REQUEST_IS_SKIPPED("answered-once") {
        @Override
        public boolean skips(Entry entry) {
            return entry.topic().isInput() && entry.offset() % 50 == 7;
        }
    },
    A_COMMIT_FORGETS_THE_POSITION("answered-once") {
        @Override
        public boolean forgetsPosition() {
            return true;
        }
    },
    A_CRASH_KEEPS_UNCOMMITTED_STATE("gap-free-sequence") {
        @Override
        public boolean keepsUncommittedState() {
            return true;
        }
    },
    AN_EVENT_IS_LOST("gap-free-sequence") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return isOneOf(100, message, Topic.RESERVATION_EVENTS) ? List.of() : List.of(message);
        }
    },
    AN_EVENT_IS_WRITTEN_TWICE("gap-free-sequence") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return isOneOf(100, message, Topic.RESERVATION_EVENTS) ? List.of(message, message) : List.of(message);
        }
    },
    A_HEAD_IS_LOST("gap-free-sequence") {
        @Override
        public boolean isLostToChangelog(String store, byte[] value) {
            return store.equals("provider-heads") || store.equals("recent-answers") && value != null;
        }
    },
    THE_CLOCK_IS_NOT_CLAMPED("time-never-runs-back") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return changed(message, event -> event.sequence() % 10 == 0 ? at(event, Duration.ofHours(-2)) : event);
        }
    },
    A_DECISION_GOES_BY_ANOTHER_CLOCK("TimeComesFromTheBroker") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return changed(message, event -> at(event, Duration.ofMillis(1)));
        }
    },
    WHAT_IS_DUE_IS_SETTLED_WITHOUT_A_TICK("TimeComesFromTheBroker") {
        @Override
        public boolean settlesWithoutTick() {
            return true;
        }
    },
    A_HOLD_EXPIRES_TOO_EARLY("deadlines") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return changed(message, event -> event.fact() instanceof Event.Expired expired
                    ? at(event, Duration.between(event.at(), expired.reservation().expiresAt().minusMillis(1))) : event);
        }
    },
    A_HOLD_IS_COMPLETED("legal-transitions") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return changed(message, event -> event.fact() instanceof Event.Expired expired
                    ? with(event, new Event.Completed(expired.reservation())) : event);
        }
    },
    A_SLOT_IS_GIVEN_TWICE("no-overlap-per-provider") {
        @Override
        public boolean isLostToChangelog(String store, byte[] value) {
            return store.equals("reservations") && value != null && Arrays.hashCode(value) % 3 == 0;
        }
    },
    A_HOLD_IS_OUTSIDE_OF_AVAILABILITY("inside-availability") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return changed(message, event -> event.fact() instanceof Event.Held held
                    ? with(event, new Event.Held(later(held.reservation(), Duration.ofDays(300)))) : event);
        }
    },
    A_WINDOW_THAT_IS_NOT_THERE_GOES("windows-fold") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return changed(message, event -> event.fact() instanceof Event.AvailabilityChanged changed
                    && changed.hours() == null ? with(event, new Event.AvailabilityChanged(changed.openAdded(),
                            changed.openRemoved(), changed.closedRemoved(), changed.closedAdded(), null)) : event);
        }
    },
    A_DUPLICATE_NAMES_ANOTHER_ANSWER("duplicates-have-a-first") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return changed(message, event -> event.fact() instanceof Event.Duplicate duplicate
                    ? with(event, new Event.Duplicate(new Event.First(event.providerId() + "/999999",
                            duplicate.first().type(), duplicate.first().reason()), duplicate.reservation())) : event);
        }
    },
    A_CONFIRMATION_IS_LOST("one-confirmation-each") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return isOneOf(20, message, Topic.RESERVATION_CONFIRMATIONS) ? List.of() : List.of(message);
        }
    },
    A_CONFIRMATION_GOES_OUT_TWICE("one-confirmation-each") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return isOneOf(20, message, Topic.RESERVATION_CONFIRMATIONS) ? List.of(message, message) : List.of(message);
        }
    },
    A_REQUEST_IS_SENT_ON_TO_ANY_PARTITION("SentOnOnce") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return isSentOn(message) ? List.of(to(message, 0)) : List.of(message);
        }
    },
    A_REQUEST_IS_SENT_ON_TWICE("SentOnOnce") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return isSentOn(message) ? List.of(message, message) : List.of(message);
        }
    },
    A_DUPLICATE_IS_NOT_RECOGNISED("RetriesAreKnown") {
        @Override
        public boolean isLostToStore(String store, byte[] value) {
            return store.equals("recent-answers") && value != null;
        }
    },
    A_VERDICT_IS_LOST("OneVerdictPerClaim") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return isOneOf(20, message, Topic.RESERVATION_VERDICTS) ? List.of() : List.of(message);
        }
    },
    A_VERDICT_IS_GIVEN_TWICE("OneVerdictPerClaim") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return isOneOf(20, message, Topic.RESERVATION_VERDICTS) ? List.of(message, message) : List.of(message);
        }
    },
    A_HOLD_WAITS_FOREVER("NothingWaits") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return A_VERDICT_IS_LOST.written(message, partitions);
        }
    },
    A_DENIAL_IS_READ_AS_A_GRANT("ClientIsInOnePlace") {
        @Override
        public List<Message> written(Message message, int partitions) {
            if (message.topic() != Topic.RESERVATION_VERDICTS) {
                return List.of(message);
            }
            Verdict verdict = SimulatedTask.verdict(message.value());
            return List.of(with(message, SimulatedTask.bytes(new Verdict(verdict.providerId(), verdict.reservationId(),
                    verdict.cause(), null))));
        }
    },
    A_CLIENT_IS_AT_TWO_PROVIDERS("no-overlap-per-client") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return A_DENIAL_IS_READ_AS_A_GRANT.written(message, partitions);
        }
    },
    A_RELEASE_IS_FORGOTTEN("ClientStageKeepsWhatLives") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return message.topic() == Topic.RESERVATION_CLAIMS
                    && SimulatedTask.claim(message.value()).kind() == Claim.Kind.RELEASE ? List.of() : List.of(message);
        }
    },
    A_BOOKING_THAT_ENDS_GIVES_THE_CLIENTS_TIME_BACK_AT_ONCE("ClientStageKeepsWhatLives") {
        @Override
        public List<Message> written(Message message, int partitions) {
            Event event = event(message);
            if (event == null || !(event.fact() instanceof Event.Completed completed)) {
                return List.of(message);
            }
            Reservation ended = completed.reservation();
            byte[] key = ended.clientId().getBytes(UTF_8);
            byte[] release = SimulatedTask.bytes(new Claim(Claim.Kind.RELEASE, ended.clientId(), event.providerId(),
                    ended.reservationId(), ended.time(), null, event.cause()));
            return List.of(message, new Message(Topic.RESERVATION_CLAIMS, SimulatedTask.partition(key, partitions), key, release,
                    new RecordHeaders(), message.timeMs()));
        }
    },
    A_CLIENTS_TIME_IS_NEVER_FREE("NothingIsLeft") {
        @Override
        public List<Message> written(Message message, int partitions) {
            return A_RELEASE_IS_FORGOTTEN.written(message, partitions);
        }
    },
    A_SCHEDULE_IS_LOST("StateIsTheLogFolded") {
        @Override
        public boolean isLostToChangelog(String store, byte[] value) {
            return store.equals("provider-schedules") && Arrays.hashCode(value) % 3 == 0;
        }
    },
    AN_INDEX_HAS_WHAT_THE_STORE_HAS_NOT("IndexesAreThoseOfAStart") {
        @Override
        public boolean isLostToStore(String store, byte[] value) {
            return store.equals("reservations") && value == null;
        }
    },
    A_TAKEN_SLOT_IS_LISTED("EverySlotIsFreeOrTaken") {
        @Override
        public boolean isLostToChangelog(String store, byte[] value) {
            return A_SLOT_IS_GIVEN_TWICE.isLostToChangelog(store, value);
        }
    },
    A_RESERVATION_NEVER_LEAVES("NothingIsLeft") {
        @Override
        public boolean isLostToStore(String store, byte[] value) {
            return store.equals("reservations") && value == null;
        }
    };

    /** Of the rule that finds it. */
    final String rule;

    Bug(String rule) {
        this.rule = rule;
    }

    private static boolean isOneOf(int many, Message message, Topic topic) {
        return message.topic() == topic && Arrays.hashCode(message.value()) % many == 0;
    }

    private static boolean isSentOn(Message message) {
        return message.topic().isInput() && message.headers().lastHeader(HeaderNames.ORIGIN) != null;
    }

    private static List<Message> changed(Message message, UnaryOperator<Event> change) {
        Event event = event(message);
        return List.of(event == null ? message : with(message, EventCodec.encode(change.apply(event))));
    }

    /** The event in it, or null if it is none. */
    private static Event event(Message message) {
        return message.topic() != Topic.RESERVATION_EVENTS ? null : EventCodec.decode(message.value(),
                new String(message.headers().lastHeader(HeaderNames.CAUSE).value(), UTF_8));
    }

    private static Message with(Message message, byte[] value) {
        return new Message(message.topic(), message.partition(), message.key(), value, message.headers(), message.timeMs());
    }

    private static Message to(Message message, int partition) {
        return new Message(message.topic(), partition, message.key(), message.value(), message.headers(), message.timeMs());
    }

    private static Event with(Event event, Event.Fact fact) {
        return new Event(event.providerId(), event.sequence(), event.at(), event.requestId(), event.cause(), fact);
    }

    private static Event at(Event event, Duration later) {
        return new Event(event.providerId(), event.sequence(), event.at().plus(later), event.requestId(), event.cause(),
                event.fact());
    }

    private static Reservation later(Reservation of, Duration by) {
        return new Reservation(of.reservationId(), of.clientId(), of.start().plus(by), of.end().plus(by), of.status(),
                of.heldAt(), of.expiresAt(), of.confirmedAt(), of.endedAt());
    }
}
