package dev.holdfast.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A folder that one process at a time may use. The system lets go of the lock when the process dies, however it dies. */
final class DataDirectory implements AutoCloseable {

    private static final String LOCK_FILE = "holdfast.lock";

    /** An empty cluster of either kind takes some 60 MB, and both misbehave on a full disk. */
    private static final long MIN_FREE_MB = 200;

    /**
     * The folders this process holds. Asked before the lock file is opened: a second descriptor on it, once closed, would
     * take the lock away from the first (POSIX locks belong to the process).
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if it isn't there, and locks it.
     *
     * @throws EmbeddedStartException if it can't be written, is nearly full, or another running process has it
     */
    static DataDirectory open(Path dir) {
        Path path = create(dir);
        if (!HELD.add(path)) {
            throw new EmbeddedStartException(inUse(path, "this process"));
        }
        FileChannel lockFile = null;
        boolean opened = false;
        try {
            lockFile = lock(path);
            checkRoom(path);
            opened = true;
            return new DataDirectory(path, lockFile);
        } catch (IOException e) {
            throw unwritable(path, e);
        } finally {
            if (!opened) {
                release(path, lockFile);
            }
        }
    }

    /** The folder's real path, without links. */
    Path path() {
        return path;
    }

    @Override
    public void close() {
        if (lockFile.isOpen()) {
            release(path, lockFile);
        }
    }

    private static Path create(Path dir) {
        try {
            return Files.createDirectories(dir.toAbsolutePath()).toRealPath();
        } catch (IOException e) {
            throw unwritable(dir.toAbsolutePath(), e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK_FILE),
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            try (channel) {
                throw new EmbeddedStartException(inUse(path, "process " + readPid(channel)));
            }
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return channel;
    }

    private static String readPid(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.UTF_8).strip();
    }

    private static void checkRoom(Path path) throws IOException {
        long freeMb = Files.getFileStore(path).getUsableSpace() >> 20;
        if (freeMb < MIN_FREE_MB) {
            throw new EmbeddedStartException("Only " + freeMb + " MB are free where the data directory " + path
                    + " is; make room for at least " + MIN_FREE_MB + " MB or choose another.");
        }
    }

    private static void release(Path path, FileChannel lockFile) {
        try {
            if (lockFile != null) {
                lockFile.close();
            }
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        } finally {
            HELD.remove(path);
        }
    }

    private static String inUse(Path path, String holder) {
        return "The data directory " + path + " is in use by " + holder + "; stop that first or choose another.";
    }

    private static EmbeddedStartException unwritable(Path path, IOException e) {
        return new EmbeddedStartException(
                "The data directory " + path + " can't be written (" + e + "); choose another.", e);
    }
}
