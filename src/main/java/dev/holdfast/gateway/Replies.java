package dev.holdfast.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HoursCodec;
import dev.holdfast.contract.Json;
import dev.holdfast.contract.PolicyCodec;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.ProviderHead;
import dev.holdfast.domain.Reservation;
import dev.holdfast.domain.Schedule;
import dev.holdfast.domain.Slot;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What the gateway says, in JSON. */
final class Replies {

    private Replies() {
    }

    /** A slot, and whose it is. */
    record SlotOf(String providerId, Slot slot) {
    }

    static byte[] problem(Problem problem, int status, String detail) {
        return Json.object(json -> {
            Json.field(json, "type", problem.type());
            Json.field(json, "title", problem.title());
            json.writeNumberField("status", status);
            Json.field(json, "reason", problem);
            Json.field(json, "detail", detail);
            Json.field(json, "next", problem.next());
        });
    }

    static byte[] reservation(String providerId, Reservation reservation) {
        return Json.object(json -> {
            Json.field(json, "providerId", providerId);
            EventCodec.write(json, reservation);
        });
    }

    /** What a calendar's change is known by. */
    static byte[] changed(String providerId, String eventId) {
        return Json.object(json -> {
            Json.field(json, "providerId", providerId);
            Json.field(json, "eventId", eventId);
            json.writeNumberField("sequence", Long.parseLong(eventId.substring(eventId.lastIndexOf('/') + 1)));
        });
    }

    static byte[] provider(String providerId, ProviderHead head, Schedule schedule) {
        return Json.object(json -> {
            Json.field(json, "providerId", providerId);
            json.writeNumberField("sequence", head.sequence());
            Json.field(json, "at", head.at());
            json.writeObjectFieldStart("policy");
            PolicyCodec.write(json, schedule.policy());
            json.writeEndObject();
            if (schedule.hours() != null) {
                json.writeObjectFieldStart("hours");
                HoursCodec.write(json, schedule.hours());
                json.writeEndObject();
            }
            write(json, "open", schedule.open().list());
            write(json, "closed", schedule.closed().list());
        });
    }

    static byte[] slots(Page.Of<SlotOf> page) {
        return Json.object(json -> {
            json.writeArrayFieldStart("slots");
            for (SlotOf each : page.items()) {
                json.writeStartObject();
                Json.field(json, "providerId", each.providerId());
                writeTime(json, each.slot().time());
                json.writeObjectFieldStart("window");
                writeTime(json, each.slot().window());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            Json.field(json, "next", page.next());
        });
    }

    static byte[] reservations(String providerId, Page.Of<Reservation> page) {
        return Json.object(json -> {
            json.writeArrayFieldStart("reservations");
            for (Reservation each : page.items()) {
                json.writeStartObject();
                Json.field(json, "providerId", providerId);
                EventCodec.write(json, each);
                json.writeEndObject();
            }
            json.writeEndArray();
            Json.field(json, "next", page.next());
        });
    }

    static byte[] me(Caller caller) {
        return Json.object(json -> {
            Json.field(json, "role", caller.role().name().toLowerCase(Locale.ROOT));
            Json.field(json, "id", caller.id());
        });
    }

    /** @param needsToken whether an issuer's token is needed, or a name will do */
    static byte[] about(boolean needsToken, List<String> providers, Instant now) {
        return Json.object(json -> {
            Json.field(json, "authentication", needsToken ? "token" : "name");
            json.writeArrayFieldStart("providers");
            for (String each : providers) {
                json.writeString(each);
            }
            json.writeEndArray();
            Json.field(json, "time", now);
        });
    }

    private static void write(JsonGenerator json, String name, List<Interval> intervals) throws IOException {
        json.writeArrayFieldStart(name);
        for (Interval each : intervals) {
            json.writeStartObject();
            writeTime(json, each);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeTime(JsonGenerator json, Interval time) throws IOException {
        Json.field(json, "start", time.start());
        Json.field(json, "end", time.end());
    }
}
