package dev.holdfast.cli;

import dev.holdfast.runtime.StartException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs in this process, so that all of it is stopped, the last started first. */
final class Running implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();
    /** Shared by the parts that start, held alone by the stop. */
    private final ReadWriteLock starting = new ReentrantReadWriteLock();
    private volatile boolean isClosed;

    /** Sees to it that what starts is also stopped, even if the stop comes while it starts. */
    <T extends AutoCloseable> T own(Supplier<T> start) {
        starting.readLock().lock();
        try {
            if (isClosed) {
                throw new StartException("Stopped while starting.");
            }
            T started = start.get();
            running.push(started);
            return started;
        } finally {
            starting.readLock().unlock();
        }
    }

    /** Lets Ctrl-C, a kill, and the end of the command come by {@link #close}. */
    void closeAtEnd() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "shutdown"));
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Stops what runs; what is just starting is waited for, so that nothing is left behind. */
    @Override
    public void close() {
        isClosed = true;
        starting.writeLock().lock();
        try {
            while (!running.isEmpty()) {
                try {
                    running.pop().close();
                } catch (Exception e) {
                    LOG.warn("While stopping: {}", e.getMessage());
                }
            }
        } finally {
            starting.writeLock().unlock();
        }
    }
}
