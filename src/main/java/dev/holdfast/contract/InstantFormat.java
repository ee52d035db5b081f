package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;

/**
 * An instant in text, {@code 2027-01-31T09:00:00Z} or with a fraction. Java's own parser and printer are for every form
 * and several times slower, and most of a message is times.
 */
public final class InstantFormat {

    private static final String TO_THE_MILLI = "0000-00-00T00:00:00.000Z";
    private static final String TO_THE_SECOND = "0000-00-00T00:00:00Z";
    private static final byte[] ZERO_MILLIS = TO_THE_MILLI.getBytes(US_ASCII);
    private static final byte[] ZERO_SECONDS = TO_THE_SECOND.getBytes(US_ASCII);
    private static final int LEAST_YEAR = 2000;
    private static final long LEAST_SECOND = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long MOST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private InstantFormat() {
    }

    /** A time of the years 2000 to 9999 with at most three digits of a fraction; null if the text is anything else. */
    public static Instant parse(String text) {
        if (!hasForm(text)) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (!isDay(year, month, day) || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        return Instant.ofEpochSecond(LocalDate.of(year, month, day).toEpochDay() * SECONDS_PER_DAY
                + hour * 3_600 + minute * 60 + second, (long) millis(text) * NANOS_PER_MILLI);
    }

    /** What {@link Instant#toString} gives, as bytes: digits, a few signs and no more, so JSON need not escape it. */
    static byte[] ascii(Instant instant) {
        long seconds = instant.getEpochSecond();
        int nanos = instant.getNano();
        if (seconds < LEAST_SECOND || seconds > MOST_SECOND || nanos % NANOS_PER_MILLI != 0) {
            return instant.toString().getBytes(US_ASCII);
        }
        LocalDate date = LocalDate.ofEpochDay(seconds / SECONDS_PER_DAY);
        int second = (int) (seconds % SECONDS_PER_DAY);
        byte[] text = nanos == 0 ? ZERO_SECONDS.clone() : ZERO_MILLIS.clone();
        addTwoDigits(text, 0, date.getYear() / 100);
        addTwoDigits(text, 2, date.getYear() % 100);
        addTwoDigits(text, 5, date.getMonthValue());
        addTwoDigits(text, 8, date.getDayOfMonth());
        addTwoDigits(text, 11, second / 3_600);
        addTwoDigits(text, 14, second / 60 % 60);
        addTwoDigits(text, 17, second % 60);
        if (nanos != 0) {
            int millis = nanos / NANOS_PER_MILLI;
            addTwoDigits(text, 20, millis / 10);
            text[22] += (byte) (millis % 10);
        }
        return text;
    }

    private static boolean hasForm(String text) {
        int length = text.length();
        // A fraction has a digit at least: one character more than none is a point alone.
        if (length < TO_THE_SECOND.length() || length == TO_THE_SECOND.length() + 1 || length > TO_THE_MILLI.length()
                || text.charAt(length - 1) != 'Z') {
            return false;
        }
        for (int i = 0; i < length - 1; i++) {
            char expected = TO_THE_MILLI.charAt(i);
            char c = text.charAt(i);
            if (expected == '0' ? c < '0' || c > '9' : c != expected) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDay(int year, int month, int day) {
        return year >= LEAST_YEAR && month >= 1 && month <= 12
                && day >= 1 && day <= Month.of(month).length(Year.isLeap(year));
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static int millis(String text) {
        return switch (text.length()) {
            case 22 -> number(text, 20, 21) * 100;
            case 23 -> number(text, 20, 22) * 10;
            case 24 -> number(text, 20, 23);
            default -> 0;
        };
    }

    private static void addTwoDigits(byte[] zeros, int at, int number) {
        zeros[at] += (byte) (number / 10);
        zeros[at + 1] += (byte) (number % 10);
    }
}
