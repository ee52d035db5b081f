package dev.holdfast.mirror;

/** Postgres does not stand where this mirror left it: another one writes, or an answer to a commit was lost. */
final class FencedException extends Exception {

    FencedException() {
        super("another writer was first", null, false, false);
    }
}
