package dev.holdfast.cli;

import dev.holdfast.domain.Command;
import dev.holdfast.domain.Command.SetHours;
import dev.holdfast.domain.Command.SetPolicy;
import dev.holdfast.domain.Policy;
import dev.holdfast.domain.ProviderReader;
import dev.holdfast.domain.UnreadableException;
import dev.holdfast.domain.WeeklyHours;
import dev.holdfast.domain.WeeklyHours.LocalWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Two providers for a first visit to the booking page. */
final class DemoProviders {

    static final List<String> IDS = List.of("dr-grace", "dr-alan");

    private static final String HOURS = "demo-hours";
    private static final String POLICY = "demo-policy";

    private DemoProviders() {
    }

    /** Sets up those that do not exist yet, and waits until they can be booked. */
    static void setUp(String bootstrapServers, ProviderReader reader) {
        List<String> missing = IDS.stream().filter(each -> isMissing(each, reader)).toList();
        if (missing.isEmpty()) {
            return;
        }
        try (var conversation = new Conversation(bootstrapServers)) {
            for (String id : missing) {
                boolean isFirst = id.equals(IDS.get(0));
                List<Command> commands = List.of(
                        new SetPolicy(POLICY, id, new Policy(Duration.ofMinutes(isFirst ? 30 : 20), Duration.ofHours(1),
                                Duration.ofMinutes(2), null, null, isFirst ? null : Duration.ofMinutes(10))),
                        new SetHours(HOURS, id, isFirst ? everyDay("09:00", "17:00") : everyDay("13:00", "19:00")));
                commands.forEach(conversation::send);
                commands.forEach(conversation::answerTo);
            }
        }
    }

    /** While partitions are still on their way, that can't be told, and nothing is set up: it may be there. */
    private static boolean isMissing(String id, ProviderReader reader) {
        try {
            return reader.head(id).isEmpty();
        } catch (UnreadableException e) {
            return false;
        }
    }

    private static WeeklyHours everyDay(String from, String to) {
        Map<DayOfWeek, List<LocalWindow>> weekly = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            weekly.put(day, List.of(new LocalWindow(LocalTime.parse(from), LocalTime.parse(to))));
        }
        ZoneId here = ZoneId.systemDefault();
        ZoneId zone = ZoneId.getAvailableZoneIds().contains(here.getId()) ? here : ZoneId.of("UTC");
        return new WeeklyHours(zone, weekly, Collections.emptySortedMap());
    }
}
