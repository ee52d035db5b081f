package dev.holdfast.chaos;

import java.io.Closeable;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The network between one party and a server: as bad as a test wants it. */
final class Link {

    /** The two ways of a connection. */
    enum Way { TO_SERVER, FROM_SERVER }

    private static final long SLOW_DELAY_MS = 100;
    private static final long SLOW_BYTES_PER_MS = 50;

    private final String name;
    private final Set<Closeable> connections = new HashSet<>();
    private final Set<Way> stalled = EnumSet.noneOf(Way.class);
    private boolean isCut;
    private boolean isSlow;
    private boolean isUsed;

    Link(String name) {
        this.name = name;
    }

    /** Closes all connections and lets nobody in. */
    synchronized void cut() {
        isCut = true;
        Set.copyOf(connections).forEach(Link::close);
    }

    /** Lets bytes wait, without a word to either side. */
    synchronized void stall(Set<Way> ways) {
        stalled.addAll(ways);
    }

    synchronized void slowDown() {
        isSlow = true;
    }

    /** All is well again; what waited goes on. */
    synchronized void heal() {
        isCut = false;
        isSlow = false;
        stalled.clear();
        notifyAll();
    }

    /**
     * Lets the connection be made.
     *
     * @throws IOException if the link is cut
     */
    synchronized void open(Closeable connection) throws IOException {
        if (isCut) {
            throw new IOException("the link is cut");
        }
        connections.add(connection);
    }

    synchronized void closed(Closeable connection) {
        connections.remove(connection);
    }

    /** Comes back when so many bytes are through. */
    void pass(Way way, int bytes) throws InterruptedException {
        long delayMs;
        synchronized (this) {
            isUsed = true;
            while (stalled.contains(way)) {
                wait();
            }
            delayMs = isSlow ? SLOW_DELAY_MS + bytes / SLOW_BYTES_PER_MS : 0;
        }
        TimeUnit.MILLISECONDS.sleep(delayMs);
    }

    /** Whether anything was ever sent over it: trouble on a link that nobody uses would prove nothing. */
    synchronized boolean isUsed() {
        return isUsed;
    }

    static void close(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is of no use any more, which is all that was wanted.
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
