package dev.holdfast.chaos;

import dev.holdfast.processes.ChildJvm;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A part that is a JVM. One that ends by itself is started again, as it would be in production, and that is told. */
final class JvmPart extends Part {

    private final Supplier<ChildJvm> jvm;
    private final Consumer<ChildJvm> begin;
    private final Consumer<String> mishaps;
    private ChildJvm running;

    /**
     * @param jvm     makes another one
     * @param begin   waits until it has begun
     * @param mishaps told when it has ended by itself
     */
    JvmPart(String name, Supplier<ChildJvm> jvm, Consumer<ChildJvm> begin, Consumer<String> mishaps) {
        super(name);
        this.jvm = jvm;
        this.begin = begin;
        this.mishaps = mishaps;
    }

    @Override
    synchronized void start() {
        ChildJvm started = jvm.get();
        running = started;
        started.process().onExit().thenAccept(process -> ended(started));
        begin.accept(started);
    }

    private synchronized void ended(ChildJvm ended) {
        if (running == ended) {
            mishaps.accept(this + " ended by itself with exit code " + ended.process().exitValue());
            start();
        }
    }

    @Override
    synchronized void kill() {
        ChildJvm killed = running;
        running = null;
        if (killed != null) {
            killed.kill();
        }
    }

    /** Tells it to stop in good order, and waits until it has. */
    synchronized void stop() {
        ChildJvm stopped = running;
        running = null;
        stopped.carryOut("stop");
        stopped.close();
    }

    @Override
    synchronized List<ProcessHandle> processes() {
        return Stream.ofNullable(running).map(each -> each.process().toHandle()).toList();
    }

    @Override
    public void close() {
        kill();
    }
}
