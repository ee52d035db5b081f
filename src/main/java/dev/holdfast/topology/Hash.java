package dev.holdfast.topology;

import java.security.SecureRandom;

/** Hashes of ids. They differ from start to start, so that nobody can choose ids that all fall into one place. */
final class Hash {

    private static final long START = new SecureRandom().nextLong();
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private Hash() {
    }

    static int of(String id) {
        long hash = START;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * FACTOR;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    static int of(byte[] bytes, int from, int to) {
        long hash = START;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * FACTOR;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }
}
