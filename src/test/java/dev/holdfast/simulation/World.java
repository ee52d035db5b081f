package dev.holdfast.simulation;

import dev.holdfast.contract.CommandCodec;
import dev.holdfast.contract.EventCodec;
import dev.holdfast.contract.HeaderNames;
import dev.holdfast.contract.Topic;
import dev.holdfast.domain.ClientClaim;
import dev.holdfast.domain.Command;
import dev.holdfast.domain.Event;
import dev.holdfast.topology.SimulatedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One seed's life of the service: senders, brokers and instances, all of whose moves come from one queue in the order
 * of time, and all of whose chances come from one source. Nothing else decides, so a seed always lives the same life.
 */
final class World {

    private record Move(long atMs, long number, Runnable action) {
    }

    private static final byte[] TICK = CommandCodec.tick();
    private static final long HOUR_MS = 3_600_000;
    /** Longer than any of this world's reservations and windows reaches ahead, and is remembered. */
    private static final Duration LONG_ENOUGH = Duration.ofDays(60);
    /** A task asks for a tick again after this long. */
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(6);

    final SplittableRandom random;
    final Plan plan;
    final Sabotage sabotage;
    final Coverage coverage = new Coverage();
    final Broker broker;
    final List<Instance> instances = new ArrayList<>();
    final Ledger ledger = new Ledger();
    private final List<Invariant> invariants;
    private final Traffic traffic;
    private final Senders senders;
    private final PriorityQueue<Move> queue =
            new PriorityQueue<>(Comparator.comparingLong(Move::atMs).thenComparingLong(Move::number));
    private final List<PartitionLog> logs;
    private final long[] watched;
    private final Map<PartitionLog, Long> stalledUntilMs = new HashMap<>();
    private long moves;
    private long stepNumber;
    /** What the queue's clock says, and how far the world has leapt since. */
    private long queueMs;
    private long leaptMs;
    private int left;
    private boolean isQuiet;

    /**
     * @param commands   how many requests, besides the first ones of each provider
     * @param invariants what to hold this world to
     */
    World(long seed, int commands, Function<World, List<Invariant>> invariants, Sabotage sabotage) {
        this.random = new SplittableRandom(seed);
        this.plan = new Plan(random);
        this.sabotage = sabotage;
        this.invariants = invariants.apply(this);
        this.left = commands;
        broker = new Broker(plan.partitions, this::nowMs);
        logs = broker.logs();
        watched = new long[logs.size()];
        traffic = new Traffic(random.split(), plan, coverage);
        senders = new Senders(random.split(), plan, coverage);
        for (int i = 0; i < plan.instances; i++) {
            instances.add(new Instance(this));
        }
        for (int i = 0; i < plan.partitions; i++) {
            assign(i, true);
            if (plan.settings.clientStage()) {
                assign(i, false);
            }
        }
        if (!plan.settings.clientStage()) {
            coverage.count(Fault.WITHOUT_CLIENT_STAGE);
        }
        traffic.opening(now()).forEach(this::send);
        instances.forEach(each -> after(pause(), () -> turn(each)));
        after(plan.gapMs, this::nextCommand);
    }

    long nowMs() {
        return plan.start.toEpochMilli() + queueMs + leaptMs;
    }

    Instant now() {
        return Instant.ofEpochMilli(nowMs());
    }

    long stepNumber() {
        return stepNumber;
    }

    List<RunningTask> tasks() {
        return instances.stream().flatMap(each -> each.tasks.stream()).toList();
    }

    List<RunningTask> providerTasks() {
        return tasks().stream().filter(each -> each.isOfProviders).toList();
    }

    /** All that the client stage has committed. */
    void forEachClientClaim(BiConsumer<String, ClientClaim> action) {
        for (int i = 0; i < plan.partitions; i++) {
            broker.changelog("client-claims", i).forEach((key, value) ->
                    SimulatedTask.readClientClaim(key, value, action));
        }
    }

    static boolean isTick(Entry entry) {
        return entry.topic() == Topic.RESERVATION_REQUESTS && Arrays.equals(entry.value(), TICK);
    }

    boolean isStalled(PartitionLog log) {
        Long until = stalledUntilMs.get(log);
        return until != null && queueMs < until;
    }

    /** Lives until the last request is sent, then lets everything arrive, and then everything end. */
    void live() {
        while (left > 0) {
            step(queue.remove());
        }
        isQuiet = true;
        while (!queue.isEmpty()) {
            step(queue.remove());
        }
        if (plan.start.isBefore(plan.clockChange) && now().isAfter(plan.clockChange)) {
            coverage.count(Fault.DAYLIGHT_SAVING);
        }
        stalledUntilMs.clear();
        settle();
        invariants.forEach(each -> each.atRest(this));
        tasks().forEach(this::lastLook);
        instances.forEach(Instance::rollBack);
        leaptMs += LONG_ENOUGH.toMillis();
        broker.setClocks();
        do {
            leaptMs += LOOK_AGAIN_AFTER.toMillis();
            instances.forEach(Instance::look);
        } while (settle());
        invariants.forEach(each -> each.atTheEnd(this));
    }

    /** Lets everything arrive that is under way. */
    private boolean settle() {
        boolean hasMoved = false;
        boolean isMoving;
        for (Instance each : instances) {
            each.commit();
            watch();
        }
        do {
            isMoving = false;
            for (Instance each : instances) {
                isMoving |= each.work(Integer.MAX_VALUE, -1) > 0;
                each.commit();
                watch();
            }
            hasMoved |= isMoving;
        } while (isMoving);
        return hasMoved;
    }

    private void step(Move move) {
        stepNumber++;
        queueMs = Math.max(queueMs, move.atMs);
        move.action.run();
        watch();
    }

    private void after(long ms, Runnable action) {
        queue.add(new Move(queueMs + ms, moves++, action));
    }

    private void nextCommand() {
        if (isQuiet) {
            return;
        }
        left--;
        send(traffic.next(now()));
        if (random.nextInt(10_000) < plan.leapPerMyriad) {
            leap();
        }
        long gap = traffic.isInBurst() ? 0 : random.nextLong(2 * plan.gapMs + 1);
        after(gap, this::nextCommand);
    }

    /** Nobody does anything for a while; for days only if nothing waits: no claim waits for days. */
    private void leap() {
        coverage.count(Fault.LEAP);
        if (random.nextInt(3) == 0 && instances.stream().allMatch(Instance::isUp)) {
            stalledUntilMs.clear();
            settle();
            leaptMs += random.nextLong(50 * HOUR_MS);
        } else {
            leaptMs += random.nextLong(HOUR_MS);
        }
    }

    private void send(Command command) {
        coverage.command();
        Message message = senders.message(command);
        if (traffic.isInBurst() || random.nextInt(10) > 0) {
            append(message);
        } else {
            after(random.nextLong(20 * plan.gapMs), () -> append(message));
        }
    }

    private void append(Message message) {
        broker.append(message.topic(), message.partition(), message.key(), message.value(), message.headers(),
                message.timeMs(), null);
    }

    /** An instance wakes up. */
    private void turn(Instance instance) {
        if (isQuiet) {
            return;
        }
        boolean isKilled = chance(plan.crashPerMille);
        int killedAfter = isKilled && random.nextBoolean() ? random.nextInt(20) : -1;
        boolean isInTheMiddle = instance.work(random.nextInt(1, plan.maxBatch + 1), killedAfter) < 0;
        if (isKilled || isInTheMiddle) {
            crash(instance, isInTheMiddle);
            return;
        }
        if (random.nextInt(100) < plan.lookPercent) {
            look(instance);
        }
        if (random.nextInt(100) < plan.commitPercent) {
            instance.commit();
        }
        disturb(instance);
        after(pause(), () -> turn(instance));
    }

    private void look(Instance instance) {
        instance.look();
        if (plan.lookPercent < 10) {
            coverage.count(Fault.LATE_LOOK);
        }
        if (random.nextInt(10) == 0) {
            coverage.count(Fault.REPEATED_LOOK);
            instance.look();
        }
    }

    private void disturb(Instance instance) {
        if (chance(plan.crashPerMille)) {
            coverage.count(Fault.ROLLBACK);
            instance.tasks.forEach(this::lastLook);
            instance.rollBack();
        }
        if (chance(plan.movePerMille) && instances.size() > 1 && !instance.tasks.isEmpty()) {
            coverage.count(Fault.MOVE);
            instance.commit();
            RunningTask moved = instance.tasks.remove(random.nextInt(instance.tasks.size()));
            lastLook(moved);
            moved.close();
            assign(moved.partition, moved.isOfProviders);
        }
        if (chance(plan.clockPerMille)) {
            jumpClock(instance);
        }
        if (chance(plan.stallPerMille)) {
            stall();
        }
    }

    private void crash(Instance instance, boolean isInTheMiddle) {
        if (!isInTheMiddle) {
            instance.tasks.forEach(this::lastLook);
        }
        List<RunningTask> orphans = instance.crash();
        // The broker waits for the dead, then takes its transaction back; only then others go on.
        after(random.nextLong(50 * plan.gapMs + 1), () -> {
            instance.abort();
            instance.restart();
            orphans.forEach(each -> assign(each.partition, each.isOfProviders));
            after(pause(), () -> turn(instance));
        });
    }

    private void lastLook(RunningTask task) {
        invariants.forEach(each -> each.lastLook(task));
    }

    private void assign(int partition, boolean isOfProviders) {
        List<Instance> up = instances.stream().filter(Instance::isUp).toList();
        Instance to = up.get(random.nextInt(up.size()));
        var task = new RunningTask(this, to, partition, isOfProviders);
        task.start();
        to.tasks.add(task);
    }

    private void jumpClock(Instance instance) {
        long aheadMs = random.nextLong(-HOUR_MS, HOUR_MS) / (random.nextInt(3) == 0 ? 1 : 1_000);
        if (random.nextInt(3) == 0) {
            coverage.count(Fault.INSTANCE_CLOCK_JUMP);
            instance.setClockAhead(aheadMs);
        } else {
            coverage.count(aheadMs < 0 ? Fault.BROKER_CLOCK_BACKWARDS : Fault.BROKER_CLOCK_FORWARDS);
            Topic topic = random.nextBoolean() ? Topic.AVAILABILITY : Topic.RESERVATION_REQUESTS;
            broker.setClockAhead(topic, random.nextInt(plan.partitions), aheadMs);
        }
    }

    private void stall() {
        PartitionLog log = logs.get(random.nextInt(logs.size()));
        switch (log.topic) {
            case RESERVATION_CLAIMS -> coverage.count(Fault.DELAYED_CLAIM);
            case RESERVATION_VERDICTS -> coverage.count(Fault.DELAYED_VERDICT);
            case AVAILABILITY, RESERVATION_REQUESTS -> coverage.count(Fault.DELAYED_REQUEST);
            default -> {
                return;
            }
        }
        stalledUntilMs.put(log, queueMs + random.nextLong(200 * plan.gapMs));
    }

    private boolean chance(int perMille) {
        return random.nextInt(1_000) < perMille;
    }

    private long pause() {
        return random.nextLong(plan.sleepGaps * plan.gapMs + 1);
    }

    private void watch() {
        for (int i = 0; i < logs.size(); i++) {
            PartitionLog log = logs.get(i);
            if (log.pollNews()) {
                for (Entry next = log.read(watched[i]); next != null; next = log.read(watched[i])) {
                    watched[i] = next.offset() + 1;
                    tell(next);
                }
            }
        }
    }

    private void tell(Entry entry) {
        if (entry.topic() == Topic.RESERVATION_EVENTS) {
            Event event = EventCodec.decode(entry.value(), entry.header(HeaderNames.CAUSE));
            coverage.count(event);
            invariants.forEach(each -> each.event(event, entry));
            ledger.add(event);
            if (event.fact() instanceof Event.Held held) {
                traffic.granted(event.providerId(), held.reservation());
            }
        } else if (entry.topic().isInput()) {
            invariants.forEach(each -> each.input(entry));
        } else {
            invariants.forEach(each -> each.record(entry));
        }
    }
}
