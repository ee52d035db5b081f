package dev.holdfast.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.gateway.GatewaySettings.TokenSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Signs tokens, true ones and such as an attacker would try. */
final class Issuer {

    static final String NAME = "https://issuer.example";
    static final String AUDIENCE = "holdfast";

    private final Path jwks;
    private RSAKey key = newKey("first");

    /** @param folder gets the public key */
    Issuer(Path folder) {
        jwks = folder.resolve("jwks.json");
        try {
            Files.writeString(jwks, publicKeys());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TokenSettings settings() {
        return new TokenSettings(NAME, jwks.toString(), AUDIENCE);
    }

    /** What it publishes for whoever checks its tokens. */
    String publicKeys() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    /** Signs with another key from now on. */
    void changeKey() {
        key = newKey("second");
    }

    String token(String role, String subject) {
        return sign(claims(role, subject).build());
    }

    JWTClaimsSet.Builder claims(String role, String subject) {
        return new JWTClaimsSet.Builder().issuer(NAME).audience(AUDIENCE).subject(subject)
                .claim("holdfast_role", role).expirationTime(in(Duration.ofMinutes(10)));
    }

    static Date in(Duration time) {
        return Date.from(Instant.now().plus(time));
    }

    String sign(JWTClaimsSet claims) {
        return sign(claims, key);
    }

    /** With a key of its own that claims to be the issuer's. */
    String signWithAnotherKey(JWTClaimsSet claims) {
        return sign(claims, newKey(key.getKeyID()));
    }

    String unsigned(JWTClaimsSet claims) {
        return new PlainJWT(claims).serialize();
    }

    /** Whoever takes the algorithm from the token checks this with the public key as the secret, and is deceived. */
    String signWithThePublicKeyAsSecret(JWTClaimsSet claims) {
        try {
            var jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), claims);
            jwt.sign(new MACSigner(Files.readString(jwks).getBytes(StandardCharsets.UTF_8)));
            return jwt.serialize();
        } catch (JOSEException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(JWTClaimsSet claims, RSAKey with) {
        try {
            var jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(with.getKeyID())
                    .type(JOSEObjectType.JWT).build(), claims);
            jwt.sign(new RSASSASigner(with));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
