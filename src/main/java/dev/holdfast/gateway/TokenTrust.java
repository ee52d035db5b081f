package dev.holdfast.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.holdfast.gateway.GatewaySettings.TokenSettings;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Believes signed tokens of one issuer (JWT, RFC 7519), for one audience. */
final class TokenTrust implements Authentication {

    private static final Logger LOG = LoggerFactory.getLogger(TokenTrust.class);
    private static final String ROLE = "holdfast_role";
    /** Signatures of a private key only: with a shared secret, whoever can check a token can make one. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384,
            JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512, JWSAlgorithm.ES256,
            JWSAlgorithm.ES384, JWSAlgorithm.ES512);
    /** RFC 9068 gives access tokens a type of their own. */
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");
    private static final Set<String> REQUIRED = Set.of("sub", "exp", ROLE);
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(1);
    private static final int REMEMBERED = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    /** Checking a signature costs more than all the rest of a request. */
    private final Cache<String, Caller> believed = Caffeine.newBuilder().maximumSize(REMEMBERED)
            .expireAfter(Expiry.creating((String token, Caller caller) -> rememberedFor(caller))).build();

    /** @throws GatewayStartException if the keys' place can't be used */
    TokenTrust(TokenSettings settings) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys(settings.jwks())));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
        var claims = new DefaultJWTClaimsVerifier<>(settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(), REQUIRED);
        claims.setMaxClockSkew((int) CLOCKS_DIFFER_BY.toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
    }

    @Override
    public Caller caller(String token) {
        return believed.get(token, this::check);
    }

    /** Not past its end, and not so long that a key that was withdrawn is believed for long. */
    private static Duration rememberedFor(Caller caller) {
        Duration left = Duration.between(Instant.now(), caller.until());
        return left.compareTo(REMEMBERED_FOR) < 0 ? left : REMEMBERED_FOR;
    }

    private Caller check(String token) {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            return Caller.of(role(claims.getStringClaim(ROLE)), claims.getIssuer(), claims.getSubject(),
                    claims.getExpirationTime().toInstant().plus(CLOCKS_DIFFER_BY));
        } catch (RateLimitReachedException e) {
            throw new ProblemException(Problem.NOT_NOW, "The key of this token is not known yet; the issuer's keys are "
                    + "read again soon.");
        } catch (KeySourceException e) {
            LOG.warn("The issuer's keys can't be read: {}", e.getMessage());
            throw new ProblemException(Problem.NOT_NOW, "The issuer's keys can't be read, so no token can be checked.");
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new ProblemException(Problem.BAD_TOKEN, "It must be a signed JWT of the configured issuer and "
                    + "audience that has not expired, with sub and " + ROLE + ".");
        }
    }

    private static Caller.Role role(String claim) {
        for (Caller.Role role : Caller.Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(claim)) {
                return role;
            }
        }
        throw new ProblemException(Problem.BAD_TOKEN, ROLE + " must be client, provider or operator.");
    }

    private static JWKSource<SecurityContext> keys(String place) {
        try {
            if (place.matches("https?://.*")) {
                // Reading ahead of need would take a thread that nobody ends.
                return JWKSourceBuilder.create(URI.create(place).toURL()).refreshAheadCache(false).retrying(true)
                        .outageTolerant(Duration.ofHours(4).toMillis()).build();
            }
            return new ImmutableJWKSet<>(JWKSet.load(new File(place)));
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new GatewayStartException("--jwks is no URL: " + place, e);
        } catch (IOException e) {
            throw new GatewayStartException("The file of --jwks can't be read: " + place, e);
        } catch (ParseException e) {
            throw new GatewayStartException("The file of --jwks is no JSON Web Key Set: " + place, e);
        }
    }
}
