package dev.holdfast.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.sun.security.auth.module.UnixSystem;

/**
 * Who runs Postgres, which refuses to be run by root. An ordinary user runs it as is. For root, as in most
 * containers, there are two ways, and what a system allows differs.
 */
enum PostgresUser {

    /** Not root. */
    SELF(null),

    /** Root, in a namespace where it goes by the name of nobody; files remain root's. Docker forbids it by default. */
    NAMESPACE(0, "unshare", "--user"),

    /**
     * Really nobody, with one privilege of root's: to pass through folders that are closed to others, for the data
     * directory may well be below {@code /root}. (The programs may not: initdb looks for them with access(2), which
     * disregards privileges.)
     */
    NOBODY(65534, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
            "--inh-caps=+dac_override", "--ambient-caps=+dac_override");

    private final Integer uid;
    private final List<String> prefix;

    PostgresUser(Integer uid, String... prefix) {
        this.uid = uid;
        this.prefix = List.of(prefix);
    }

    static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    /** The way that works here; the folder is any that exists. */
    static PostgresUser find(Path dir) {
        if (!isRoot()) {
            return SELF;
        }
        for (PostgresUser user : List.of(NAMESPACE, NOBODY)) {
            if (user.works(dir)) {
                return user;
            }
        }
        throw new EmbeddedStartException("Postgres refuses to be run by root, and neither unshare nor setpriv "
                + "lets root step down here; run this as an ordinary user.");
    }

    /** The command as this user runs it. */
    List<String> run(List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    /** Gives the folder with all that is in it to this user, unless it is theirs. */
    void own(Path dir) throws IOException {
        if (uid == null || uid.equals(Files.getAttribute(dir, "unix:uid"))) {
            return;
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "unix:uid", uid);
            }
        }
    }

    /** Postgres asks for its user's name, so it must have one. */
    private boolean works(Path dir) {
        try {
            String name = Command.run(dir, run(List.of("id", "-un"))).strip();
            return !name.isEmpty() && !name.equals("root");
        } catch (IOException e) {
            return false;
        }
    }
}
