package dev.holdfast.chaos;

import dev.holdfast.chaos.Fault.Group;
import dev.holdfast.chaos.Link.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Which fault comes when: by chance, but the same for the same seed, and every kind before any comes again. */
final class FaultScript {

    private static final int TOGETHER_EACH = 7;
    private static final int ALL_EACH = 20;
    private static final long LONGEST_REPAIR_MS = 2_000;

    private final Site site;
    private final List<Frontend> frontends;
    private final Random random;
    private final long longestMs;
    private final List<Fault> deck = new LinkedList<>();
    private int number;

    /** @param longest how long a fault lasts at most */
    FaultScript(long seed, Site site, List<Frontend> frontends, Duration longest) {
        this.random = new Random(seed);
        this.site = site;
        this.frontends = frontends;
        this.longestMs = longest.toMillis();
    }

    Fault next() {
        number++;
        return number % ALL_EACH == 0 ? all() : number % TOGETHER_EACH == 0 ? twoAtOnce() : draw();
    }

    List<Fault> oneOfEachGroup() {
        List<Fault> all = shuffled();
        return Arrays.stream(Group.values()).map(group -> switch (group) {
            case TOGETHER -> twoAtOnce();
            case ALL -> all();
            default -> all.stream().filter(each -> each.group() == group).findFirst().orElseThrow();
        }).toList();
    }

    private Fault draw() {
        return draw(each -> true);
    }

    /** The first that will do; a new deck is put under the old one if none does. */
    private Fault draw(Predicate<Fault> isWanted) {
        if (deck.stream().noneMatch(isWanted)) {
            deck.addAll(shuffled());
        }
        Fault drawn = deck.stream().filter(isWanted).findFirst().orElseThrow();
        deck.remove(drawn);
        return drawn;
    }

    /** Two that do not have the same target, for a process can't be killed twice at once. */
    private Fault twoAtOnce() {
        Fault first = draw();
        Fault second = draw(each -> each.target() != first.target());
        return Fault.together(Group.TOGETHER, "two of these", List.of(first, second));
    }

    private Fault all() {
        return Fault.together(Group.ALL, "all processes", site.parts().stream().map(this::kill).toList());
    }

    private List<Fault> shuffled() {
        var faults = new ArrayList<Fault>();
        for (Part part : site.parts()) {
            faults.add(kill(part));
            faults.add(pause(part));
        }
        for (Link link : site.links()) {
            Way way = random.nextBoolean() ? Way.TO_SERVER : Way.FROM_SERVER;
            faults.add(trouble(link, Group.CUT, "", Link::cut));
            faults.add(trouble(link, Group.STALL, "", each -> each.stall(EnumSet.allOf(Way.class))));
            faults.add(trouble(link, Group.STALL_ONE_WAY, " " + way, each -> each.stall(Set.of(way))));
            faults.add(trouble(link, Group.SLOW, "", Link::slowDown));
        }
        Frontend frontend = frontends.get(random.nextInt(frontends.size()));
        faults.add(new Fault(Group.DIE, frontend, "", frontend::die));
        Collections.shuffle(faults, random);
        return faults;
    }

    private Fault kill(Part part) {
        long repairMs = random.nextLong(LONGEST_REPAIR_MS);
        return new Fault(Group.KILL, part, "", () -> {
            part.kill();
            TimeUnit.MILLISECONDS.sleep(repairMs);
            part.start();
        });
    }

    private Fault pause(Part part) {
        var time = time();
        return new Fault(Group.PAUSE, part, seconds(time), () -> part.pause(time));
    }

    private Fault trouble(Link link, Group group, String details, Consumer<Link> trouble) {
        var time = time();
        return new Fault(group, link, details + seconds(time), () -> {
            trouble.accept(link);
            try {
                TimeUnit.MILLISECONDS.sleep(time.toMillis());
            } finally {
                link.heal();
            }
        });
    }

    private Duration time() {
        return Duration.ofMillis(random.nextLong(1_000, longestMs));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, " %.1f s", time.toMillis() / 1e3);
    }
}
