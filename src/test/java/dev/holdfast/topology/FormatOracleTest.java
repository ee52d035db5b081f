package dev.holdfast.topology;

import static dev.holdfast.topology.Asked.EIGHT;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Claim;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Verdict;
import dev.holdfast.topology.FormatOracle.Form;
import org.junit.jupiter.api.Test;

/** The oracle of the random tests and the fuzzer finds the faults of readers and writers that are planted here. */
class FormatOracleTest {

    private static final Interval TIME = new Interval(EIGHT, EIGHT.plusSeconds(900));
    private static final byte[] MOVE = StageFormat.encode(
            new Claim(Claim.Kind.MOVE, "carl", "anna", "h-1", TIME, new Interval(EIGHT.minusSeconds(900), EIGHT), "r/0@7"));
    private static final byte[] DENIAL = StageFormat.encode(new Verdict("anna", "h-1", "r/0@7", Reason.CLIENT_BUSY));

    @Test
    void soundFormsPass() {
        assertThatCode(() -> FormatOracle.CLAIM.check(MOVE)).doesNotThrowAnyException();
        assertThatCode(() -> FormatOracle.VERDICT.check(DENIAL)).doesNotThrowAnyException();
    }

    @Test
    void aReaderThatTakesMemoryForWhatIsNotThereIsFound() {
        var form = new Form<>(bytes -> new long[Integer.MAX_VALUE][], any -> DENIAL);
        assertThatThrownBy(() -> form.check(DENIAL)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aReaderThatLosesAFieldOnTheSecondReadingIsFound() {
        var form = new Form<Claim>(bytes -> without(StageFormat.decodeClaim(bytes)), StageFormat::encode);
        assertThatThrownBy(() -> form.check(MOVE)).isInstanceOf(AssertionError.class).hasMessageContaining("written and read again");
    }

    @Test
    void aWriterThatLosesAFieldIsFound() {
        var form = new Form<Verdict>(StageFormat::decodeVerdict, verdict -> StageFormat.encode(
                new Verdict(verdict.providerId(), verdict.reservationId(), verdict.cause(), null)));
        assertThatThrownBy(() -> form.check(DENIAL)).isInstanceOf(AssertionError.class).hasMessageContaining("written and read again");
    }

    @Test
    void aWriterWhoseBytesTheReaderRefusesIsFound() {
        var form = new Form<Verdict>(StageFormat::decodeVerdict, any -> new byte[] {1});
        assertThatThrownBy(() -> form.check(DENIAL)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Of what it gave up, a move says less each time. */
    private static Claim without(Claim claim) {
        Interval previous = new Interval(claim.previous().start().plusSeconds(60), claim.previous().end());
        return new Claim(claim.kind(), claim.clientId(), claim.providerId(), claim.reservationId(), claim.time(), previous,
                claim.cause());
    }
}
