package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Command.Confirm;
import dev.holdfast.domain.Command.Hold;
import dev.holdfast.domain.Command.OpenAvailability;
import dev.holdfast.domain.Command.SetPolicy;
import dev.holdfast.domain.Event;
import dev.holdfast.domain.EventType;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.Reason;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Help.Ansi;

/** The demonstration: a morning at Dr. Grace's, played through the real topics and told as it happens. */
final class Story {

    private static final Duration HOLD = Duration.ofSeconds(3);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

    private final DevServer server;
    private final boolean clientStage;
    private final PrintWriter out;
    /** Other names in every telling, so that a kept data directory can hear the story again. */
    private final String telling = "-" + UUID.randomUUID().toString().substring(0, 4);
    private final String provider = "dr-grace" + telling;
    private final String ada = "ada" + telling;
    private final String ben = "ben" + telling;
    private final String cleo = "cleo" + telling;
    /** Far enough ahead for the lead time of a day. */
    private final LocalDate day = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).plusDays(3);
    private int requests;

    /** @param clientStage whether it runs, and has a part in the story */
    Story(DevServer server, boolean clientStage, PrintWriter out) {
        this.server = server;
        this.clientStage = clientStage;
        this.out = out;
    }

    /** Tells it; false, with a word on what went wrong, if any step did not come out. */
    boolean play() {
        say("%n  @|bold The story|@  (provider %s; times are UTC)%n", provider);
        try (var conversation = new Conversation(server.bootstrapServers())) {
            setUp(conversation);
            twoWantTheSameSlot(conversation);
            if (clientStage) {
                nobodyIsInTwoPlaces(conversation);
            }
            aHoldRunsOut(conversation);
            noJson(conversation);
            showMirror();
        } catch (Disappointment e) {
            say("%n  @|bold,red This did not come out:|@ %s%n", e.getMessage());
            return false;
        }
        say("%n  @|bold,green All of it came out.|@%n");
        return true;
    }

    private void setUp(Conversation conversation) throws Disappointment {
        tell(conversation, new SetPolicy(id(), provider, new Policy(null, null, HOLD, null, null, null)),
                EventType.POLICY_CHANGED,
                "Dr. Grace lets a hold wait " + HOLD.toSeconds() + " seconds (30 minutes is usual)");
        tell(conversation, new OpenAvailability(id(), provider, new Interval(at("09:00"), at("12:00"))),
                EventType.AVAILABILITY_CHANGED, "Dr. Grace opens the morning of " + DAY.format(day));
    }

    private void twoWantTheSameSlot(Conversation conversation) throws Disappointment {
        var first = new Hold(id(), provider, ada, at("09:00"), null);
        var second = new Hold(id(), provider, ben, at("09:00"), null);
        conversation.send(first);
        conversation.send(second);
        told(conversation, first, EventType.RESERVATION_HELD, "Ada and Ben both want 09:00. Ada holds it");
        refused(conversation, second, Reason.SLOT_TAKEN, "... and Ben is told that it is taken");
        confirm(conversation, first, "Ada confirms in time");
    }

    private void nobodyIsInTwoPlaces(Conversation conversation) throws Disappointment {
        String other = provider.replace("grace", "alan");
        tell(conversation, new OpenAvailability(id(), other, new Interval(at("09:00"), at("12:00"))),
                EventType.AVAILABILITY_CHANGED, "Dr. Alan opens the same morning");
        var elsewhere = new Hold(id(), other, ada, at("09:00"), null);
        conversation.send(elsewhere);
        refused(conversation, elsewhere, Reason.CLIENT_BUSY, "Ada wants his 09:00, too, but is elsewhere then");
    }

    private void refused(Conversation conversation, Hold hold, Reason expected, String text) throws Disappointment {
        Event answer = told(conversation, hold, EventType.REQUEST_REJECTED, text + ": " + expected);
        if (!(answer.fact() instanceof Event.Rejected rejected) || rejected.reason() != expected) {
            throw new Disappointment("the reason should have been " + expected + ", but this was said: " + answer.fact());
        }
    }

    private void aHoldRunsOut(Conversation conversation) throws Disappointment {
        var forgotten = new Hold(id(), provider, ben, at("09:15"), null);
        tell(conversation, forgotten, EventType.RESERVATION_HELD, "Ben holds 09:15, and forgets to confirm");
        Event expired = conversation.event(Topic.RESERVATION_EVENTS, event -> event.fact() instanceof Event.Expired gone
                        && gone.reservation().reservationId().equals(forgotten.reservationId()))
                .orElseThrow(() -> new Disappointment("Ben's hold should have run out"));
        line(expired, "... so his hold runs out, and 09:15 is free again");
        var again = new Hold(id(), provider, cleo, at("09:15"), null);
        tell(conversation, again, EventType.RESERVATION_HELD, "Cleo holds 09:15");
        confirm(conversation, again, "Cleo confirms in time");
    }

    private void confirm(Conversation conversation, Hold hold, String text) throws Disappointment {
        var confirm = new Confirm(id(), provider, hold.reservationId(), hold.clientId());
        Event confirmed = tell(conversation, confirm, EventType.RESERVATION_CONFIRMED, text);
        Optional<Event> notice = conversation.event(Topic.RESERVATION_CONFIRMATIONS,
                event -> event.eventId().equals(confirmed.eventId()));
        if (notice.isEmpty()) {
            throw new Disappointment("a confirmation should have gone out to " + hold.clientId());
        }
    }

    private void noJson(Conversation conversation) throws Disappointment {
        byte[] value = "I would like Tuesday, please".getBytes(UTF_8);
        conversation.send(Topic.RESERVATION_REQUESTS, provider, value);
        var letter = conversation.record(Topic.DEAD_LETTERS, record -> Arrays.equals(record.value(), value))
                .orElseThrow(() -> new Disappointment("what is no JSON should have become a dead letter"));
        line(Instant.ofEpochMilli(letter.timestamp()), "dead-letters",
                "Somebody sends plain text, which is kept with a reason:");
        say("  %38s @|faint %s|@", "", Conversation.header(letter, HeaderNames.REASON));
    }

    private void showMirror() throws Disappointment {
        say("%n  @|bold What analysts see in Postgres|@%n");
        try {
            String table = MirrorTable.ofReservations(server.jdbcUrl(), provider, 3).orElseThrow(() ->
                    new Disappointment("the mirror should have Ada's, Ben's and Cleo's reservations"));
            say("%s", table.indent(4).stripTrailing());
        } catch (SQLException e) {
            throw new Disappointment("the mirror could not be read: " + e.getMessage());
        }
    }

    private Event tell(Conversation conversation, Command command, EventType expected, String text)
            throws Disappointment {
        conversation.send(command);
        return told(conversation, command, expected, text);
    }

    private Event told(Conversation conversation, Command command, EventType expected, String text)
            throws Disappointment {
        Event answer = conversation.answerTo(command).orElseThrow(() -> new Disappointment("\"" + text + "\" got no answer"));
        if (answer.type() != expected) {
            throw new Disappointment("\"" + text + "\" was answered " + EventCodec.typeName(answer.type()));
        }
        line(answer, text);
        return answer;
    }

    private void line(Event event, String text) {
        line(event.at(), EventCodec.typeName(event.type()), text);
    }

    private void line(Instant at, String what, String text) {
        say("  @|faint %s  %-25s|@ %s", CLOCK.format(at), what, text);
    }

    private Instant at(String time) {
        return day.atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
    }

    private String id() {
        return provider + "-" + ++requests;
    }

    private void say(String text, Object... values) {
        out.println(Ansi.AUTO.string(String.format(text, values)));
        out.flush();
    }

    /** A step that did not come out. */
    private static final class Disappointment extends Exception {
        Disappointment(String message) {
            super(message);
        }
    }
}
