package dev.holdfast.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of Postgres, 60 MB, unpacked once per user and kept in {@code ~/.cache/holdfast} (or below
 * {@code XDG_CACHE_HOME}), in a folder named by the digest of the archive. Unpacking takes longer than all the rest of
 * a start, and the files never change. A folder of the user's own can't be prepared by somebody else, as one in the
 * shared temp folder could. Root's are in {@code /var/cache/holdfast}, for {@link PostgresUser#NOBODY} must get there.
 * Where that can't be written, they go into the data directory and share its fate.
 */
final class PostgresBinaries {

    private static final String PARTIAL = "unpacking";

    private PostgresBinaries() {
    }

    /** Returns the folder that holds {@code bin}, {@code lib} and {@code share}. */
    static synchronized Path unpacked(Path dataDir) {
        URL archive = archive();
        Path cache = cache(dataDir);
        try {
            Path home = cache.resolve("postgres-" + digest(archive).substring(0, 16));
            if (!Files.isDirectory(home)) {
                unpack(archive, cache, home);
            }
            return home;
        } catch (IOException e) {
            throw new EmbeddedStartException("Postgres can't be unpacked to " + cache + " (" + e
                    + "); make room there or make it writable.", e);
        }
    }

    private static URL archive() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String cpu = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String name = "/postgres-" + os + "-" + cpu + ".txz";
        URL archive = PostgresBinaries.class.getResource(name);
        if (archive == null) {
            throw new EmbeddedStartException("This build has no Postgres for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + "; use Linux or macOS on amd64 or arm64, or a Postgres of your own.");
        }
        return archive;
    }

    private static Path cache(Path dataDir) {
        Path base = userCache();
        // A user unknown to the system has "?" for a home.
        if (base.isAbsolute()) {
            try {
                Path cache = Files.createDirectories(base.resolve("holdfast"));
                if (Files.isWritable(cache)) {
                    return cache;
                }
            } catch (IOException e) {
                // No home to write to, as in many containers.
            }
        }
        return dataDir;
    }

    private static Path userCache() {
        if (PostgresUser.isRoot()) {
            return Path.of("/var/cache");
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        return xdg != null && !xdg.isEmpty() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
    }

    private static String digest(URL archive) throws IOException {
        try (InputStream in = archive.openStream();
                DigestInputStream digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another process may be at it too: one unpacks, the other waits. What a killed one left half done is done again. */
    private static void unpack(URL archive, Path cache, Path home) throws IOException {
        try (FileChannel lockFile = FileChannel.open(cache.resolve("unpack.lock"),
                        StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockFile.lock()) {
            if (lock.isValid() && !Files.isDirectory(home)) {
                Path partial = cache.resolve(PARTIAL);
                delete(partial);
                extract(archive, partial);
                Files.move(partial, home);
            }
        }
    }

    private static void extract(URL archive, Path target) throws IOException {
        try (InputStream in = archive.openStream();
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    if (file.getParent().endsWith("bin") && !file.toFile().setExecutable(true, false)) {
                        throw new IOException("can't make " + file + " executable");
                    }
                }
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (Files.notExists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }
}
