package dev.holdfast.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {

    private Figures() {
    }

    static String count(double value) {
        return String.format(Locale.ENGLISH, "%,.0f", value);
    }

    /** A part of a whole; a dash if there is no whole. */
    static String percent(double part, double whole) {
        return whole == 0 ? "–" : String.format(Locale.ENGLISH, "%.1f %%", 100 * part / whole);
    }

    static double percentage(double part, double whole) {
        return whole == 0 ? 0 : Math.round(1_000 * part / whole) / 10.0;
    }

    static String hours(double seconds) {
        return String.format(Locale.ENGLISH, "%,.0f h", seconds / Duration.ofHours(1).toSeconds());
    }

    /** Minutes and seconds. */
    static String minutes(long seconds) {
        return String.format(Locale.ENGLISH, "%d:%02d", seconds / 60, seconds % 60);
    }
}
