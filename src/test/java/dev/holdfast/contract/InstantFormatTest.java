package dev.holdfast.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instants as read and written here, held to Java's own. {@code -Dholdfast.seed=N} runs a failing seed again. */
class InstantFormatTest {

    private static final int TIMES = 200_000;
    private static final Pattern ALLOWED = Pattern.compile(
            "[2-9]\\d{3}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,3})?Z");
    private static final long LEAST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final long MOST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void anInstantIsWrittenAsJavaWritesItAndReadBack() {
        for (int i = 0; i < TIMES; i++) {
            Instant instant = instant();
            assertThat(written(instant)).as("seed %d", seed).isEqualTo(instant.toString());
            assertThat(InstantFormat.parse(written(instant))).as("seed %d", seed).isEqualTo(instant);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2027-01-31T09:00:00.010Z",
            "1999-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z", "-0001-01-01T00:00:00Z", "+10000-01-01T00:00:00Z",
            "2027-01-31T09:00:00.000001Z", "2027-01-31T09:00:00.123456789Z"})
    void anyInstantIsWrittenAsJavaWritesIt(String text) {
        assertThat(written(Instant.parse(text))).isEqualTo(text);
    }

    @Test
    void aTextWithACharacterChangedIsReadAsJavaReadsItIfTheContractAllowsIt() {
        for (int i = 0; i < TIMES; i++) {
            var text = new StringBuilder(shortened(instant().toString()));
            for (int times = 1 + random.nextInt(2); times > 0; times--) {
                change(text);
            }
            assertThat(InstantFormat.parse(text.toString())).as("seed %d: %s", seed, text)
                    .isEqualTo(expected(text.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2028-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "2027-01-31T09:00:00.5Z",
            "2027-01-31T09:00:00.05Z", "2027-01-31T09:00:00.005Z", "2027-01-31T09:00:00.000Z"})
    void aRealTimeIsRead(String text) {
        assertThat(InstantFormat.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Z", "2027-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2027-04-31T00:00:00Z",
            "2027-00-10T00:00:00Z", "2027-13-10T00:00:00Z", "2027-01-00T00:00:00Z", "2027-01-32T00:00:00Z",
            "2027-01-31T24:00:00Z", "2027-01-31T23:60:00Z", "2027-01-31T23:59:60Z", "1999-12-31T23:59:59Z",
            "2027-01-31T09:00:00.Z", "2027-01-31T09:00:00.1234Z", "2027-01-31T09:00:00,123Z", "2027-01-31T09:00:00",
            "2027-01-31T09:00:00+00:00", "2027-01-31t09:00:00Z", "2027-01-31T09:00:00z", "2027-01-31 09:00:00Z",
            "+10000-01-01T00:00:00Z", "2027-01-31T09:00:00ZZ", "\u0662027-01-31T09:00:00Z", "2027-01-31T09:00Z"})
    void whatIsNotExactlyAUtcTimeIsNotRead(String text) {
        assertThat(InstantFormat.parse(text)).isNull();
    }

    private static String written(Instant instant) {
        return new String(InstantFormat.ascii(instant), US_ASCII);
    }

    private static Instant expected(String text) {
        if (!ALLOWED.matcher(text).matches()) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** To the second as often as to the millisecond. */
    private Instant instant() {
        long millis = random.nextLong(LEAST, MOST + 1);
        return Instant.ofEpochMilli(random.nextBoolean() ? millis : millis / 1_000 * 1_000);
    }

    /** Java writes three digits of a fraction, a sender may write fewer. */
    private String shortened(String text) {
        int spared = text.contains(".") ? random.nextInt(3) : 0;
        return text.substring(0, text.length() - 1 - spared) + "Z";
    }

    private void change(StringBuilder text) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(8)) {
            case 0 -> text.deleteCharAt(at).append(' ');
            case 1 -> text.insert(at, '0');
            case 2 -> text.setCharAt(at, (char) random.nextInt(0x80));
            default -> text.setCharAt(at, (char) ('0' + random.nextInt(10)));
        }
    }
}
