package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Ids;
import dev.holdfast.gateway.Caller.Role;
import org.junit.jupiter.api.Test;

class CallerTest {

    private static final Caller ADA = Caller.of(Role.CLIENT, "https://issuer.example", "ada", null);

    @Test
    void theSameKeyIsTheSameRequestOfTheSameCallerMethodAndPathOnly() {
        String id = ADA.requestId("POST", "/v1/reservations", "k");

        assertThat(id).matches(Ids::isValid).hasSize(43).isEqualTo(ADA.requestId("POST", "/v1/reservations", "k"));
        assertThat(id).isNotEqualTo(ADA.requestId("PUT", "/v1/reservations", "k"))
                .isNotEqualTo(ADA.requestId("POST", "/v1/reservation", "sk"))
                .isNotEqualTo(ADA.requestId("POST", "/v1/reservations", "l"))
                .isNotEqualTo(Caller.of(Role.CLIENT, "https://issuer.example", "ben", null)
                        .requestId("POST", "/v1/reservations", "k"))
                .isNotEqualTo(Caller.of(Role.CLIENT, "https://other.example", "ada", null)
                        .requestId("POST", "/v1/reservations", "k"));
    }

    @Test
    void aSubjectOutsideTheAlphabetOfIdsIsKnownByItsHash() {
        assertThat(ADA.id()).isEqualTo("ada");
        Caller strange = Caller.of(Role.CLIENT, "https://issuer.example", "auth0|ada@example.org", null);
        assertThat(strange.id()).matches(Ids::isValid).isNotEqualTo(
                Caller.of(Role.CLIENT, "https://other.example", "auth0|ada@example.org", null).id());
    }
}
