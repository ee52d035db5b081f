package dev.holdfast.topology;

import static dev.holdfast.topology.Asked.EIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Claim;
import dev.holdfast.domain.ClientClaim;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Verdict;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes between the stages and of the client stage's store. */
class StageFormatTest {

    private static final Interval TIME = new Interval(EIGHT, EIGHT.plusSeconds(900));
    private static final Interval BEFORE = new Interval(EIGHT.plusSeconds(900), EIGHT.plusSeconds(1_800));
    private static final String IDS = "046361726c" + "04616e6e61" + "03682d31";
    private static final String CAUSE = "05722f304037";

    @ParameterizedTest
    @EnumSource
    void aClaimComesBackAsItWas(Claim.Kind kind) {
        assertThat(StageFormat.decodeClaim(StageFormat.encode(claim(kind)))).isEqualTo(claim(kind));
    }

    @Test
    void theBytesOfClaimsAreWhatTheyWere() {
        String time = "80e89cd3c034" + "a0f736";
        assertThat(hex(StageFormat.encode(claim(Claim.Kind.HOLD)))).isEqualTo("01" + "00" + IDS + time + CAUSE);
        assertThat(hex(StageFormat.encode(claim(Claim.Kind.MOVE)))).isEqualTo("01" + "01" + IDS + time + CAUSE
                + "a0dfd3d3c034" + "a0f736");
        assertThat(hex(StageFormat.encode(claim(Claim.Kind.CONFIRM)))).isEqualTo("01" + "02" + IDS + time + CAUSE);
        assertThat(hex(StageFormat.encode(claim(Claim.Kind.RELEASE)))).isEqualTo("01" + "03" + IDS + time + CAUSE);
    }

    @Test
    void theBytesOfVerdictsAreWhatTheyWere() {
        String start = "01" + "04616e6e61" + "03682d31" + CAUSE;
        assertThat(hex(StageFormat.encode(verdict(null)))).isEqualTo(start + "00");
        assertThat(hex(StageFormat.encode(verdict(Reason.CLIENT_BUSY)))).isEqualTo(start + "01");
        assertThat(hex(StageFormat.encode(verdict(Reason.TOO_MANY_HOLDS)))).isEqualTo(start + "02");
        for (Reason denial : new Reason[] {null, Reason.CLIENT_BUSY, Reason.TOO_MANY_HOLDS}) {
            assertThat(StageFormat.decodeVerdict(StageFormat.encode(verdict(denial)))).isEqualTo(verdict(denial));
        }
    }

    @Test
    void theBytesOfAClientsTimeAreWhatTheyWere() {
        var hold = new ClientClaim("anna", "h-1", TIME, true);
        var booking = new ClientClaim("anna", "h-1", TIME, false);
        String start = "01" + "046361726c" + "80e89cd3c034" + "a0f736";
        assertThat(hex(StageFormat.encode("carl", hold))).isEqualTo(start + "01");
        assertThat(hex(StageFormat.encode("carl", booking))).isEqualTo(start + "00");
        for (ClientClaim kept : new ClientClaim[] {hold, booking}) {
            byte[] bytes = StageFormat.encode("carl", kept);
            assertThat(StageFormat.decodeClientId(bytes)).isEqualTo("carl");
            assertThat(StageFormat.decodeClientClaim("anna", "h-1", bytes)).isEqualTo(kept);
        }
    }

    @Test
    void aRecordOfANewerVersionIsRefused() {
        assertThatThrownBy(() -> StageFormat.decodeClaim(StateFormatTest.newer(
                StageFormat.encode(claim(Claim.Kind.HOLD))))).hasMessageContaining("has version 2");
        assertThatThrownBy(() -> StageFormat.decodeVerdict(StateFormatTest.newer(StageFormat.encode(verdict(null)))))
                .hasMessageContaining("has version 2");
        assertThatThrownBy(() -> StageFormat.decodeClientClaim("anna", "h-1", StateFormatTest.newer(StageFormat.encode(
                "carl", new ClientClaim("anna", "h-1", TIME, true))))).hasMessageContaining("has version 2");
    }

    private static Claim claim(Claim.Kind kind) {
        return new Claim(kind, "carl", "anna", "h-1", TIME, kind == Claim.Kind.MOVE ? BEFORE : null, "r/0@7");
    }

    private static Verdict verdict(Reason denial) {
        return new Verdict("anna", "h-1", "r/0@7", denial);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
