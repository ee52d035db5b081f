package dev.holdfast.domain;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * A 64-bit FNV-1a hash of a command's content, by which a retry is told from another request under the same id. It is
 * stored, so it must never depend on how Java prints or hashes a value.
 */
final class Fingerprint {

    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    /** Neither of the two is a character of any text, or a byte of any number. */
    private static final long ABSENT = -1;
    private static final long END_OF_TEXT = -2;

    private long hash = OFFSET_BASIS;

    private Fingerprint() {
    }

    /** The content of the command but for its request id. */
    static long of(Command command) {
        var print = new Fingerprint();
        if (command instanceof Command.OpenAvailability open) {
            print.add("open").add(open.range());
        } else if (command instanceof Command.CloseAvailability close) {
            print.add("close").add(close.range());
        } else if (command instanceof Command.SetHours set) {
            print.add("hours").add(set.hours());
        } else if (command instanceof Command.SetPolicy set) {
            Policy change = set.change();
            print.add("policy").add(change.slotLength()).add(change.leadTime()).add(change.holdDuration())
                    .add(change.horizon()).add(change.bufferBefore()).add(change.bufferAfter());
        } else if (command instanceof Command.Hold hold) {
            print.add("hold").add(hold.clientId()).add(hold.start()).add(hold.end());
        } else if (command instanceof Command.Confirm confirm) {
            print.add("confirm").add(confirm.reservationId()).add(confirm.clientId());
        } else if (command instanceof Command.Cancel cancel) {
            print.add("cancel").add(cancel.reservationId()).add(cancel.clientId()).add(cancel.reason());
        } else if (command instanceof Command.Reschedule move) {
            print.add("reschedule").add(move.reservationId()).add(move.clientId()).add(move.start()).add(move.end());
        }
        return print.hash;
    }

    private Fingerprint add(Interval interval) {
        return add(interval.start()).add(interval.end());
    }

    private Fingerprint add(WeeklyHours hours) {
        add(hours.zone().getId());
        for (var day : DayOfWeek.values()) {
            add(hours.weekly().getOrDefault(day, List.of()));
        }
        for (Map.Entry<LocalDate, List<WeeklyHours.LocalWindow>> date : hours.overrides().entrySet()) {
            add(date.getKey().toEpochDay()).add(date.getValue());
        }
        return this;
    }

    private Fingerprint add(List<WeeklyHours.LocalWindow> windows) {
        add(windows.size());
        windows.forEach(each -> add(each.from().toSecondOfDay()).add(each.to().toSecondOfDay()));
        return this;
    }

    /** To the millisecond, as all times of the contract are. */
    private Fingerprint add(Instant time) {
        return time == null ? step(ABSENT) : add(time.toEpochMilli());
    }

    private Fingerprint add(Duration duration) {
        return duration == null ? step(ABSENT) : add(duration.toMillis());
    }

    private Fingerprint add(String text) {
        if (text == null) {
            return step(ABSENT);
        }
        for (int i = 0; i < text.length(); i++) {
            step(text.charAt(i));
        }
        return step(END_OF_TEXT);
    }

    private Fingerprint add(long number) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            step(number >>> shift & 0xff);
        }
        return this;
    }

    private Fingerprint step(long value) {
        hash = (hash ^ value) * PRIME;
        return this;
    }
}
