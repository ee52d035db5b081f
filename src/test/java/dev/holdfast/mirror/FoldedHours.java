package dev.holdfast.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the tables must hold of regular hours: each date asked for its windows, one after the other. */
final class FoldedHours {

    private final Instant horizon;
    private final Map<String, Map<String, Object>> providers = new HashMap<>();
    private final Map<String, Set<Map<String, Object>>> weekly = new HashMap<>();
    private final Map<String, Set<Map<String, Object>>> overrides = new HashMap<>();
    private final Map<String, Set<Map<String, Object>>> windows = new HashMap<>();

    FoldedHours(Instant horizon) {
        this.horizon = horizon;
    }

    Map<String, Set<Map<String, Object>>> tables() {
        return Map.of("provider_hours", Set.copyOf(providers.values()), "weekly_hours", all(weekly),
                "hours_override", all(overrides), "hours_window", all(windows));
    }

    void change(String provider, Instant at, JsonNode hours) {
        providers.put(provider, FoldedLog.row("provider_id", provider, "zone", hours.path("zone").textValue(),
                "since", at, "expanded_until", horizon));
        weekly.put(provider, new HashSet<>());
        hours.path("weekly").properties().forEach(day -> day.getValue().forEach(window ->
                weekly.get(provider).add(local(provider, "weekday", DayOfWeek.valueOf(day.getKey()).getValue(),
                        window))));
        overrides.put(provider, new HashSet<>());
        hours.path("overrides").properties().forEach(date -> {
            if (date.getValue().isEmpty()) {
                overrides.get(provider).add(FoldedLog.row("provider_id", provider,
                        "on_date", LocalDate.parse(date.getKey()), "opens", null, "closes", null));
            }
            date.getValue().forEach(window -> overrides.get(provider).add(
                    local(provider, "on_date", LocalDate.parse(date.getKey()), window)));
        });
        Set<Map<String, Object>> expanded = windows.computeIfAbsent(provider, id -> new HashSet<>());
        expanded.removeIf(window -> ((Instant) window.get("ends_at")).isAfter(at));
        LocalDate last = LocalDate.ofInstant(horizon, ZoneOffset.UTC).plusDays(2);
        for (LocalDate date = LocalDate.ofInstant(at, ZoneOffset.UTC).minusDays(3); !date.isAfter(last);
             date = date.plusDays(1)) {
            JsonNode override = hours.path("overrides").path(date.toString());
            for (JsonNode window : override.isArray() ? override
                    : hours.path("weekly").path(date.getDayOfWeek().name())) {
                expand(provider, at, ZoneId.of(hours.path("zone").textValue()), date, window);
            }
        }
    }

    private void expand(String provider, Instant at, ZoneId zone, LocalDate date, JsonNode window) {
        LocalTime from = time(window, "from");
        LocalTime to = time(window, "to");
        Instant start = date.atTime(from).atZone(zone).toInstant();
        Instant end = (to.isAfter(from) ? date : date.plusDays(1)).atTime(to).atZone(zone).toInstant();
        if (start.isBefore(end) && end.isAfter(at) && start.isBefore(horizon)) {
            windows.get(provider).add(FoldedLog.row("provider_id", provider, "starts_at", start, "ends_at", end));
        }
    }

    private static Map<String, Object> local(String provider, String dayName, Object day, JsonNode window) {
        return FoldedLog.row("provider_id", provider, dayName, day, "opens", time(window, "from"),
                "closes", time(window, "to"));
    }

    private static LocalTime time(JsonNode window, String name) {
        return LocalTime.parse(window.path(name).textValue());
    }

    private static Set<Map<String, Object>> all(Map<String, Set<Map<String, Object>>> byProvider) {
        var all = new HashSet<Map<String, Object>>();
        byProvider.values().forEach(all::addAll);
        return all;
    }
}
