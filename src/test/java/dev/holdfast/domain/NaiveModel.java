package dev.holdfast.domain;

import dev.holdfast.domain.Reservation.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The rules of the design once more, in lists and loops: slow, obvious, and written without a look at the production
 * code. It knows one provider, and of the others what clients have there.
 */
final class NaiveModel {

    private static final Duration ANSWERS_REMEMBERED = Duration.ofMinutes(10);
    private static final Duration ENDED_REMEMBERED = Duration.ofHours(24);
    private static final int ANSWERS_PER_RESERVATION = 64;

    /** A reservation, as it changes. */
    static final class Booking {
        String id;
        String clientId;
        Instant start;
        Instant end;
        Status status;
        Instant heldAt;
        Instant expiresAt;
        Instant confirmedAt;
        Instant endedAt;
        final List<Remembered> answers = new ArrayList<>();

        Reservation now() {
            return new Reservation(id, clientId, start, end, status, heldAt, expiresAt, confirmedAt, endedAt);
        }
    }

    record Remembered(Command command, Instant at, Event.First first) {
    }

    final String providerId;
    /** All providers whose clients can't be in two places, this one too; none if nobody cares. */
    final List<NaiveModel> neighbours;
    private final int holdsPerClient;
    boolean known;
    long sequence;
    Instant at = Instant.MIN;
    Duration slotLength = Duration.ofMinutes(15);
    Duration leadTime = Duration.ofHours(24);
    Duration holdDuration = Duration.ofMinutes(30);
    Duration horizon = Duration.ofDays(365);
    Duration bufferBefore = Duration.ZERO;
    Duration bufferAfter = Duration.ZERO;
    WeeklyHours hours;
    List<Interval> open = new ArrayList<>();
    List<Interval> closed = new ArrayList<>();
    final List<Booking> bookings = new ArrayList<>();
    final List<Remembered> recent = new ArrayList<>();
    private List<Event> said;
    private String cause;

    NaiveModel(String providerId) {
        this(providerId, List.of(), 0);
    }

    NaiveModel(String providerId, List<NaiveModel> neighbours, int holdsPerClient) {
        this.providerId = providerId;
        this.neighbours = neighbours;
        this.holdsPerClient = holdsPerClient;
    }

    /** What the provider answers, in order. The windows of {@code availability.changed} are left out. */
    List<Event> decide(Request request, Instant time, String cause) {
        begin(time, cause);
        if (request instanceof Request.Malformed malformed) {
            say(malformed.requestId(), new Event.Rejected(Reason.MALFORMED, malformed.detail()));
        } else {
            decide((Command) request);
        }
        return said;
    }

    /** Time passes over one reservation. */
    List<Event> reservationDue(String reservationId, Instant time, String cause) {
        Instant before = at;
        begin(time, cause);
        boolean wasThere = find(reservationId) != null;
        settle(find(reservationId));
        boolean isGone = wasThere && find(reservationId) == null;
        at = said.isEmpty() && !isGone ? before : at;
        return said;
    }

    /** Time passes over the windows; the reader of the log knows whether any that ended is still there. */
    List<Event> windowsDue(boolean anyEnded, Instant time, String cause) {
        if (!anyEnded) {
            return List.of();
        }
        begin(time, cause);
        open = liveOpen();
        closed = liveClosed();
        say(null, new Event.AvailabilityChanged(List.of(), List.of(), List.of(), List.of(), null));
        return said;
    }

    /** The answers of the past are forgotten. */
    void answerDue(String requestId, Instant time) {
        Instant now = later(at, time);
        if (recent.removeIf(r -> r.command.requestId().equals(requestId) && isForgotten(r, now))) {
            at = now;
        }
    }

    /** The single slots that start in the range and would be granted, in order of time. */
    List<Interval> freeSlots(Interval range, Instant now) {
        Instant before = at;
        at = known ? later(at, now) : now;
        var free = new TreeSet<Interval>(Comparator.comparing(Interval::start).thenComparing(Interval::end));
        for (Interval window : windows(range)) {
            Instant start = window.start();
            while (!start.plus(slotLength).isAfter(window.end())) {
                Interval slot = new Interval(start, start.plus(slotLength));
                if (!start.isBefore(range.start()) && start.isBefore(range.end()) && whyNot(slot, null) == null) {
                    free.add(slot);
                }
                start = start.plus(slotLength);
            }
        }
        at = before;
        return List.copyOf(free);
    }

    List<Interval> liveOpen() {
        return open.stream().filter(this::isLive).toList();
    }

    List<Interval> liveClosed() {
        return closed.stream().filter(this::isLive).toList();
    }

    Policy policy() {
        return new Policy(slotLength, leadTime, holdDuration, horizon, bufferBefore, bufferAfter);
    }

    Booking find(String reservationId) {
        for (Booking each : bookings) {
            if (each.id.equals(reservationId)) {
                return each;
            }
        }
        return null;
    }

    private void begin(Instant time, String cause) {
        at = known ? later(at, time) : time;
        this.cause = cause;
        said = new ArrayList<>();
    }

    private void decide(Command command) {
        Booking named = null;
        if (command instanceof Command.OnReservation on) {
            named = settle(find(on.reservationId()));
        }
        Remembered before = remembered(command.requestId());
        if (before == null) {
            judge(command, named);
        } else if (before.command.equals(command)) {
            boolean refused = before.first.reason() != null;
            say(command.requestId(), new Event.Duplicate(before.first, refused || named == null ? null : named.now()));
        } else {
            say(command.requestId(), new Event.Rejected(Reason.REQUEST_ID_REUSED, null));
        }
    }

    private void judge(Command command, Booking named) {
        if (command instanceof Command.OpenAvailability c) {
            open(c);
        } else if (command instanceof Command.CloseAvailability c) {
            close(c);
        } else if (command instanceof Command.SetHours c) {
            setHours(c);
        } else if (command instanceof Command.SetPolicy c) {
            setPolicy(c);
        } else if (!known) {
            reject(command, Reason.UNKNOWN_PROVIDER);
        } else if (command instanceof Command.Hold c) {
            hold(c);
        } else if (named == null) {
            reject(command, Reason.NOT_FOUND);
        } else if (command instanceof Command.Confirm c) {
            confirm(c, named);
        } else if (command instanceof Command.Cancel c) {
            cancel(c, named);
        } else if (command instanceof Command.Reschedule c) {
            reschedule(c, named);
        }
    }

    private void open(Command.OpenAvailability command) {
        known = true;
        if (!isLive(command.range())) {
            recall(command, new Event.Unchanged(null));
            return;
        }
        changeWindows(command, join(liveOpen(), command.range()), cut(liveClosed(), command.range()));
    }

    private void close(Command.CloseAvailability command) {
        known = true;
        if (!isLive(command.range())) {
            recall(command, new Event.Unchanged(null));
            return;
        }
        changeWindows(command, liveOpen(), join(liveClosed(), command.range()));
    }

    private void changeWindows(Command command, List<Interval> newOpen, List<Interval> newClosed) {
        if (newOpen.equals(liveOpen()) && newClosed.equals(liveClosed())) {
            recall(command, new Event.Unchanged(null));
            return;
        }
        open = newOpen;
        closed = newClosed;
        recall(command, new Event.AvailabilityChanged(List.of(), List.of(), List.of(), List.of(), null));
    }

    private static List<Interval> join(List<Interval> windows, Interval range) {
        var result = new ArrayList<Interval>();
        Instant start = range.start();
        Instant end = range.end();
        for (Interval each : windows) {
            boolean apart = each.end().isBefore(range.start()) || each.start().isAfter(range.end());
            if (apart) {
                result.add(each);
            } else {
                start = each.start().isBefore(start) ? each.start() : start;
                end = later(end, each.end());
            }
        }
        result.add(new Interval(start, end));
        result.sort(Comparator.comparing(Interval::start));
        return result;
    }

    private static List<Interval> cut(List<Interval> windows, Interval range) {
        var result = new ArrayList<Interval>();
        for (Interval each : windows) {
            if (!each.overlaps(range)) {
                result.add(each);
                continue;
            }
            if (each.start().isBefore(range.start())) {
                result.add(new Interval(each.start(), range.start()));
            }
            if (range.end().isBefore(each.end())) {
                result.add(new Interval(range.end(), each.end()));
            }
        }
        return result;
    }

    private void setHours(Command.SetHours command) {
        known = true;
        if (command.hours().equals(hours)) {
            recall(command, new Event.Unchanged(null));
            return;
        }
        hours = command.hours();
        recall(command, new Event.AvailabilityChanged(List.of(), List.of(), List.of(), List.of(), hours));
    }

    private void setPolicy(Command.SetPolicy command) {
        Policy before = policy();
        Policy change = command.change();
        slotLength = change.slotLength() == null ? slotLength : change.slotLength();
        leadTime = change.leadTime() == null ? leadTime : change.leadTime();
        holdDuration = change.holdDuration() == null ? holdDuration : change.holdDuration();
        horizon = change.horizon() == null ? horizon : change.horizon();
        bufferBefore = change.bufferBefore() == null ? bufferBefore : change.bufferBefore();
        bufferAfter = change.bufferAfter() == null ? bufferAfter : change.bufferAfter();
        known = true;
        if (policy().equals(before)) {
            recall(command, new Event.Unchanged(null));
            return;
        }
        recall(command, new Event.PolicyChanged(policy()));
    }

    private void hold(Command.Hold command) {
        Interval time = new Interval(command.start(),
                command.end() == null ? command.start().plus(slotLength) : command.end());
        Reason reason = whyNotNow(time, null);
        if (reason == null && isBusy(command.clientId(), time, null)) {
            reason = Reason.CLIENT_BUSY;
        }
        if (reason == null && hasTooManyHolds(command.clientId())) {
            reason = Reason.TOO_MANY_HOLDS;
        }
        if (reason != null) {
            reject(command, reason);
            return;
        }
        Booking booking = new Booking();
        booking.id = command.requestId();
        booking.clientId = command.clientId();
        booking.start = time.start();
        booking.end = time.end();
        booking.status = Status.HELD;
        booking.heldAt = at;
        booking.expiresAt = earlier(at.plus(holdDuration), time.start());
        bookings.add(booking);
        accept(command, booking, new Event.Held(booking.now()));
    }

    private void confirm(Command.Confirm command, Booking named) {
        if (!named.clientId.equals(command.clientId())) {
            reject(command, Reason.NOT_OWNER);
        } else if (named.status == Status.EXPIRED) {
            reject(command, Reason.HOLD_EXPIRED);
        } else if (named.status == Status.CANCELLED) {
            reject(command, Reason.ALREADY_CANCELLED);
        } else if (named.status == Status.COMPLETED) {
            reject(command, Reason.ALREADY_ENDED);
        } else if (!at.isBefore(named.start)) {
            reject(command, Reason.ALREADY_STARTED);
        } else if (named.status == Status.CONFIRMED) {
            recall(command, new Event.Unchanged(named.now()));
        } else {
            named.status = Status.CONFIRMED;
            named.confirmedAt = at;
            accept(command, named, new Event.Confirmed(named.now()));
        }
    }

    private void cancel(Command.Cancel command, Booking named) {
        boolean byClient = command.clientId() != null;
        if (byClient && !named.clientId.equals(command.clientId())) {
            reject(command, Reason.NOT_OWNER);
        } else if (named.status == Status.COMPLETED) {
            reject(command, Reason.ALREADY_ENDED);
        } else if (named.status == Status.EXPIRED || named.status == Status.CANCELLED) {
            recall(command, new Event.Unchanged(named.now()));
        } else if (byClient && !at.isBefore(named.start)) {
            reject(command, Reason.ALREADY_STARTED);
        } else {
            named.status = Status.CANCELLED;
            named.endedAt = at;
            accept(command, named, new Event.Cancelled(named.now(),
                    byClient ? Command.Party.CLIENT : Command.Party.PROVIDER, command.reason()));
        }
    }

    private void reschedule(Command.Reschedule command, Booking named) {
        if (!named.clientId.equals(command.clientId())) {
            reject(command, Reason.NOT_OWNER);
            return;
        }
        if (named.status == Status.EXPIRED) {
            reject(command, Reason.HOLD_EXPIRED);
            return;
        }
        if (named.status == Status.CANCELLED) {
            reject(command, Reason.ALREADY_CANCELLED);
            return;
        }
        if (named.status == Status.COMPLETED) {
            reject(command, Reason.ALREADY_ENDED);
            return;
        }
        if (!at.isBefore(named.start)) {
            reject(command, Reason.ALREADY_STARTED);
            return;
        }
        Interval before = new Interval(named.start, named.end);
        Interval time = new Interval(command.start(),
                command.end() == null ? command.start().plus(before.length()) : command.end());
        if (time.equals(before)) {
            recall(command, new Event.Unchanged(named.now()));
            return;
        }
        Reason reason = whyNotNow(time, named);
        if (reason == null && isBusy(named.clientId, time, named)) {
            reason = Reason.CLIENT_BUSY;
        }
        if (reason != null) {
            reject(command, reason);
            return;
        }
        named.start = time.start();
        named.end = time.end();
        if (named.status == Status.HELD) {
            named.expiresAt = earlier(named.expiresAt, named.start);
        }
        accept(command, named, new Event.Rescheduled(named.now(), before));
    }

    /** A hold that ran out is the client's until its provider has found so. */
    private boolean isBusy(String clientId, Interval time, Booking itself) {
        for (NaiveModel provider : neighbours) {
            for (Booking each : provider.bookings) {
                boolean lives = each.status == Status.HELD || each.status == Status.CONFIRMED;
                if (lives && each != itself && each.clientId.equals(clientId)
                        && new Interval(each.start, each.end).overlaps(time)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean hasTooManyHolds(String clientId) {
        int holds = 0;
        for (NaiveModel provider : neighbours) {
            for (Booking each : provider.bookings) {
                if (each.status == Status.HELD && each.clientId.equals(clientId)) {
                    holds++;
                }
            }
        }
        return !neighbours.isEmpty() && holds >= holdsPerClient;
    }

    /** As {@link #whyNot}, but with the holds in the way that have run out found to be so. */
    private Reason whyNotNow(Interval time, Booking itself) {
        Reason reason = whyNot(time, itself);
        if (reason != null && reason != Reason.SLOT_TAKEN) {
            return reason;
        }
        var expired = new ArrayList<Booking>();
        for (Booking each : bookings) {
            if (each != itself && each.status == Status.HELD && !at.isBefore(each.expiresAt) && isNear(each, time)) {
                expired.add(each);
            }
        }
        expired.sort(Comparator.comparing(each -> each.start));
        expired.forEach(this::settle);
        return reason;
    }

    Reason whyNot(Interval time, Booking itself) {
        Duration ahead = Duration.between(at, time.start());
        if (ahead.compareTo(leadTime) < 0) {
            return Reason.LEAD_TIME;
        }
        if (ahead.compareTo(horizon) > 0) {
            return Reason.BEYOND_HORIZON;
        }
        boolean inside = false;
        boolean onGrid = false;
        for (Interval window : windows(time)) {
            if (!time.start().isBefore(window.start()) && !time.end().isAfter(window.end())) {
                inside = true;
                onGrid |= isWhole(Duration.between(window.start(), time.start()))
                        && isWhole(Duration.between(time.start(), time.end()));
            }
        }
        for (Interval each : liveClosed()) {
            inside &= !each.overlaps(time);
        }
        if (!inside) {
            return Reason.OUTSIDE_AVAILABILITY;
        }
        if (!onGrid) {
            return Reason.NOT_ON_GRID;
        }
        for (Booking each : bookings) {
            boolean takes = each.status == Status.CONFIRMED || each.status == Status.COMPLETED
                    || each.status == Status.HELD && at.isBefore(each.expiresAt);
            if (each != itself && takes && isNear(each, time)) {
                return Reason.SLOT_TAKEN;
            }
        }
        return null;
    }

    private boolean isWhole(Duration distance) {
        return distance.toMillis() % slotLength.toMillis() == 0;
    }

    private boolean isNear(Booking other, Interval time) {
        return other.start.minus(bufferBefore).isBefore(time.end().plus(bufferAfter))
                && time.start().minus(bufferBefore).isBefore(other.end.plus(bufferAfter));
    }

    /** All windows that exist now and share time with the range. */
    List<Interval> windows(Interval range) {
        var windows = new ArrayList<Interval>();
        for (Interval each : liveOpen()) {
            if (each.overlaps(range)) {
                windows.add(each);
            }
        }
        if (hours == null) {
            return windows;
        }
        LocalDate date = LocalDate.ofInstant(range.start(), hours.zone()).minusDays(3);
        LocalDate last = LocalDate.ofInstant(range.end(), hours.zone()).plusDays(3);
        while (!date.isAfter(last)) {
            List<WeeklyHours.LocalWindow> locals = hours.overrides().containsKey(date)
                    ? hours.overrides().get(date)
                    : hours.weekly().getOrDefault(date.getDayOfWeek(), List.of());
            for (WeeklyHours.LocalWindow local : locals) {
                boolean night = !local.to().isAfter(local.from());
                Instant start = instant(LocalDateTime.of(date, local.from()), hours.zone());
                Instant end = instant(LocalDateTime.of(night ? date.plusDays(1) : date, local.to()), hours.zone());
                if (end.isAfter(start) && end.isAfter(at) && new Interval(start, end).overlaps(range)) {
                    windows.add(new Interval(start, end));
                }
            }
            date = date.plusDays(1);
        }
        return windows;
    }

    /** Both what a gap moves forward and the earlier of an overlap count from the offset before the transition. */
    private static Instant instant(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        return local.toInstant(transition == null ? zone.getRules().getOffset(local) : transition.getOffsetBefore());
    }

    /** What time has done to a reservation; null if it is no more. */
    private Booking settle(Booking booking) {
        if (booking == null) {
            return null;
        }
        if (booking.status == Status.HELD && !at.isBefore(booking.expiresAt)) {
            booking.status = Status.EXPIRED;
            booking.endedAt = booking.expiresAt;
            say(null, new Event.Expired(booking.now()));
        } else if (booking.status == Status.CONFIRMED && !at.isBefore(booking.end)) {
            booking.status = Status.COMPLETED;
            booking.endedAt = booking.end;
            say(null, new Event.Completed(booking.now()));
        }
        if (isGone(booking)) {
            bookings.remove(booking);
            return null;
        }
        return booking;
    }

    private boolean isGone(Booking booking) {
        Instant ended = booking.endedAt;
        if (booking.status == Status.HELD) {
            ended = booking.expiresAt;
        } else if (booking.status == Status.CONFIRMED) {
            ended = booking.end;
        }
        return !at.isBefore(ended.plus(ENDED_REMEMBERED));
    }

    private Remembered remembered(String requestId) {
        for (Booking each : bookings) {
            for (Remembered answer : each.answers) {
                if (!isGone(each) && answer.command.requestId().equals(requestId)) {
                    return answer;
                }
            }
        }
        for (Remembered answer : recent) {
            if (!isForgotten(answer, at) && answer.command.requestId().equals(requestId)) {
                return answer;
            }
        }
        return null;
    }

    private static boolean isForgotten(Remembered answer, Instant now) {
        return !now.isBefore(answer.at.plus(ANSWERS_REMEMBERED));
    }

    private boolean isLive(Interval window) {
        return window.end().isAfter(at);
    }

    private void reject(Command command, Reason reason) {
        recall(command, new Event.Rejected(reason, null));
    }

    /** Answers and remembers it for a while. */
    private void recall(Command command, Event.Fact fact) {
        say(command.requestId(), fact);
        if (known) {
            recent.removeIf(each -> isForgotten(each, at));
            recent.add(new Remembered(command, at, first(fact)));
        }
    }

    /** Answers and remembers it as long as the reservation. */
    private void accept(Command command, Booking booking, Event.Fact fact) {
        say(command.requestId(), fact);
        if (booking.answers.size() == ANSWERS_PER_RESERVATION) {
            booking.answers.remove(1);
        }
        booking.answers.add(new Remembered(command, at, first(fact)));
    }

    private Event.First first(Event.Fact fact) {
        return new Event.First(providerId + "/" + sequence, fact.type(),
                fact instanceof Event.Rejected rejected ? rejected.reason() : null);
    }

    private void say(String requestId, Event.Fact fact) {
        said.add(new Event(providerId, known ? ++sequence : 0, at, requestId, cause, fact));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
