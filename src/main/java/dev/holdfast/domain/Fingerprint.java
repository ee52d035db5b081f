package dev.holdfast.domain;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Map;

/**
 * A 64-bit FNV-1a hash of a command's content, by which a retry is told from another request under the same id. It is
 * stored, so it must never depend on how Java prints or hashes a value.
 */
final class Fingerprint {

    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

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
            add(day.name());
            hours.weekly().getOrDefault(day, List.of()).forEach(each -> add(each.from()).add(each.to()));
        }
        for (Map.Entry<?, List<WeeklyHours.LocalWindow>> date : hours.overrides().entrySet()) {
            add(date.getKey());
            date.getValue().forEach(each -> add(each.from()).add(each.to()));
        }
        return this;
    }

    /** A time, a date or a duration, by its ISO 8601 form, which the standard fixes. */
    private Fingerprint add(Object value) {
        return add(value == null ? null : value.toString());
    }

    private Fingerprint add(String text) {
        if (text != null) {
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * PRIME;
            }
        }
        // A field's end, told from an absent field: neither is a character of any text.
        hash = (hash ^ (text == null ? -1 : -2)) * PRIME;
        return this;
    }
}
