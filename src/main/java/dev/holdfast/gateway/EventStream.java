package dev.holdfast.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One client's open stream of server-sent events. It takes no thread: what the client does not read yet is kept, and one
 * that falls too far behind is cut off, to come back with the id of the last event that it has read.
 */
final class EventStream implements WriteListener {

    private static final int MAX_WAITING_BYTES = 256 * 1024;
    /** Tells the client that it is connected, and to come back soon if it is not any more. */
    private static final byte[] HELLO = "retry: 2000\n\n".getBytes(US_ASCII);
    private static final byte[] NOTHING_NEW = ":\n\n".getBytes(US_ASCII);

    private final String providerId;
    private final Caller caller;
    private final ServletOutputStream out;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>(2);
    private int waitingBytes;
    private boolean isWritable;
    private boolean isFlushed = true;

    EventStream(String providerId, Caller caller, ServletOutputStream out) {
        this.providerId = providerId;
        this.caller = caller;
        this.out = out;
        if (caller.until() != null) {
            long leftMs = Instant.now().until(caller.until(), ChronoUnit.MILLIS);
            end.completeOnTimeout(null, Math.max(0, leftMs), TimeUnit.MILLISECONDS);
        }
    }

    String providerId() {
        return providerId;
    }

    Caller caller() {
        return caller;
    }

    void open() {
        write(HELLO);
        try {
            out.setWriteListener(this);
        } catch (IllegalStateException e) {
            // The client has gone already.
            close();
        }
    }

    /** Keeps the connection from looking dead to all that lies between. */
    void keepAlive() {
        write(NOTHING_NEW);
    }

    /** Returns at once. */
    synchronized void write(byte[] text) {
        waiting.add(text);
        waitingBytes += text.length;
        if (waitingBytes > MAX_WAITING_BYTES) {
            close();
        } else if (isWritable) {
            flush();
        }
    }

    /** Complete when there is nothing more to write, or nobody to write to, or nobody is believed to be there any more. */
    CompletableFuture<Void> end() {
        return end;
    }

    void close() {
        end.complete(null);
    }

    @Override
    public synchronized void onWritePossible() {
        isWritable = true;
        flush();
    }

    @Override
    public void onError(Throwable gone) {
        close();
    }

    private void flush() {
        try {
            while (!end.isDone() && out.isReady()) {
                byte[] next = waiting.poll();
                if (next != null) {
                    waitingBytes -= next.length;
                    out.write(next);
                    isFlushed = false;
                } else if (!isFlushed) {
                    isFlushed = true;
                    out.flush();
                } else {
                    return;
                }
            }
        } catch (IOException e) {
            close();
        }
    }
}
