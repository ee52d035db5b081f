package dev.holdfast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fingerprints are stored, so they must stay what they are. These were not worked out by Java. */
class FingerprintTest {

    private static final String ID = "request-1";
    private static final String PROVIDER = "provider-1";
    private static final Instant EIGHT = Instant.parse("2027-02-01T08:00:00Z");
    private static final Instant NINE = Instant.parse("2027-02-01T09:00:00.001Z");

    private static final List<Stored> ALL = List.of(
            new Stored(0xd64ed96d09411780L, new Command.OpenAvailability(ID, PROVIDER, new Interval(EIGHT, NINE))),
            new Stored(0x77c1012cd2f9a596L, new Command.CloseAvailability(ID, PROVIDER, new Interval(EIGHT, NINE))),
            new Stored(0x6c15bffb509a131aL, new Command.SetHours(ID, PROVIDER, Hours.in("Europe/Paris").hours())),
            new Stored(0x9f6428ae75102d83L,
                    new Command.SetHours(ID, PROVIDER, Hours.in("Europe/Paris").on("MONDAY", "08:00-12:00").hours())),
            new Stored(0x4302b44559cb2d63L,
                    new Command.SetHours(ID, PROVIDER, Hours.in("Europe/Paris").on("TUESDAY", "08:00-12:00").hours())),
            new Stored(0x7f2698e20452a032L,
                    new Command.SetHours(ID, PROVIDER,
                            Hours.in("Europe/Paris").butOn("2027-03-29", "08:00-12:00").hours())),
            new Stored(0x239b4e9db85546fbL,
                    new Command.SetHours(ID, PROVIDER, Hours.in("Europe/Paris").butOn("2027-03-29").hours())),
            new Stored(0xd5e3f816d176f5b0L, policy(Duration.ofMinutes(15), null)),
            new Stored(0x080ef2f6965d8f14L, policy(null, Duration.ofMinutes(15))),
            new Stored(0x5a41f9f8152e088aL, new Command.Hold(ID, PROVIDER, "ada", EIGHT, null)),
            new Stored(0x46cef1c74b0bdae5L, new Command.Hold(ID, PROVIDER, "ada", EIGHT, NINE)),
            new Stored(0xb8ab5cff144deb65L, new Command.Confirm(ID, PROVIDER, "r", "ada")),
            new Stored(0x89638e4a75d75653L, new Command.Confirm(ID, PROVIDER, "ra", "da")),
            new Stored(0x54e4f4ed7cabca52L, new Command.Cancel(ID, PROVIDER, "r", "ada", null)),
            new Stored(0x54e4f5ed7cabcc05L, new Command.Cancel(ID, PROVIDER, "r", "ada", "")),
            new Stored(0x5fc90edea535c573L, new Command.Cancel(ID, PROVIDER, "r", null, "krank \u2013 sorry")),
            new Stored(0x8ba425da5866a67bL, new Command.Reschedule(ID, PROVIDER, "r", "ada", EIGHT, null)),
            new Stored(0xf7b4c0f5c9c93fb6L, new Command.Reschedule(ID, PROVIDER, "r", "ada", EIGHT, NINE)));

    private record Stored(long fingerprint, Command command) {
    }

    private static Command policy(Duration slotLength, Duration leadTime) {
        return new Command.SetPolicy(ID, PROVIDER, new Policy(slotLength, leadTime, null, null, null, null));
    }

    @Test
    void fingerprintsAreAsTheyWereStored() {
        for (Stored each : ALL) {
            assertThat(Fingerprint.of(each.command())).as("%s", each.command()).isEqualTo(each.fingerprint());
        }
    }

    @Test
    void everyPartCountsAndHasItsPlace() {
        assertThat(ALL).extracting(Stored::fingerprint).doesNotHaveDuplicates();
    }

    @Test
    void requestIdDoesNotCount() {
        assertThat(Fingerprint.of(new Command.Confirm("another", PROVIDER, "r", "ada")))
                .isEqualTo(Fingerprint.of(new Command.Confirm(ID, PROVIDER, "r", "ada")));
    }
}
