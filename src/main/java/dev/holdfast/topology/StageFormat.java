package dev.holdfast.topology;

import dev.holdfast.domain.Claim;
import dev.holdfast.domain.ClientClaim;
import dev.holdfast.domain.Interval;
import dev.holdfast.domain.Reason;
import dev.holdfast.domain.Verdict;
import java.util.List;

/** The binary form of what travels between the stages and of what the client stage keeps. */
final class StageFormat {

    private static final int VERSION = 1;
    private static final List<Claim.Kind> KINDS =
            List.of(Claim.Kind.HOLD, Claim.Kind.MOVE, Claim.Kind.CONFIRM, Claim.Kind.RELEASE);
    /** Place 0 is a grant. */
    private static final List<Reason> DENIALS = List.of(Reason.CLIENT_BUSY, Reason.TOO_MANY_HOLDS);

    private StageFormat() {
    }

    static byte[] encode(Claim claim) {
        var writer = new BinaryWriter().oneByte(VERSION)
                .oneByte(KINDS.indexOf(claim.kind()))
                .id(claim.clientId())
                .id(claim.providerId())
                .id(claim.reservationId())
                .interval(claim.time())
                .text(claim.cause());
        if (claim.kind() == Claim.Kind.MOVE) {
            writer.interval(claim.previous());
        }
        return writer.toBytes();
    }

    static Claim decodeClaim(byte[] bytes) {
        var reader = new BinaryReader(bytes);
        reader.version(VERSION);
        Claim.Kind kind = KINDS.get(reader.oneByte());
        String clientId = reader.id();
        String providerId = reader.id();
        String reservationId = reader.id();
        Interval time = reader.interval();
        String cause = reader.text();
        return new Claim(kind, clientId, providerId, reservationId, time,
                kind == Claim.Kind.MOVE ? reader.interval() : null, cause);
    }

    static byte[] encode(Verdict verdict) {
        return new BinaryWriter().oneByte(VERSION)
                .id(verdict.providerId())
                .id(verdict.reservationId())
                .text(verdict.cause())
                .oneByte(verdict.denial() == null ? 0 : DENIALS.indexOf(verdict.denial()) + 1)
                .toBytes();
    }

    static Verdict decodeVerdict(byte[] bytes) {
        var reader = new BinaryReader(bytes);
        reader.version(VERSION);
        String providerId = reader.id();
        String reservationId = reader.id();
        String cause = reader.text();
        int denial = reader.oneByte();
        return new Verdict(providerId, reservationId, cause, denial == 0 ? null : DENIALS.get(denial - 1));
    }

    /** Provider and reservation are in the key. */
    static byte[] encode(String clientId, ClientClaim kept) {
        return new BinaryWriter().oneByte(VERSION).id(clientId).interval(kept.time()).oneByte(kept.isHold() ? 1 : 0)
                .toBytes();
    }

    /** Whose time it is. */
    static String decodeClientId(byte[] bytes) {
        return beginClientClaim(bytes).id();
    }

    static ClientClaim decodeClientClaim(String providerId, String reservationId, byte[] bytes) {
        BinaryReader reader = beginClientClaim(bytes);
        reader.id();
        return new ClientClaim(providerId, reservationId, reader.interval(), reader.oneByte() == 1);
    }

    private static BinaryReader beginClientClaim(byte[] bytes) {
        var reader = new BinaryReader(bytes);
        reader.version(VERSION);
        return reader;
    }
}
