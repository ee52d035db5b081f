package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.gateway.GatewaySettings.TokenSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {

    @Test
    void withoutAnIssuerOnlyThisMachineIsListenedTo() {
        assertThatCode(settings("127.0.0.1", null)::check).doesNotThrowAnyException();
        assertThatCode(settings("::1", null)::check).doesNotThrowAnyException();
        assertThatThrownBy(settings("0.0.0.0", null)::check).isInstanceOf(GatewayStartException.class)
                .hasMessageContaining("--issuer").hasMessageContaining("--http-host 0.0.0.0");
        assertThatCode(settings("0.0.0.0", new TokenSettings("i", "j", "a"))::check).doesNotThrowAnyException();
        assertThatCode(settings("0.0.0.0", null, "holdfast-1")::check).doesNotThrowAnyException();
    }

    private static GatewaySettings settings(String host, TokenSettings tokens, String... trustedNames) {
        return new GatewaySettings(Map.of(), host, 0, tokens, List.of(), 50, Duration.ofSeconds(10), List.of(),
                List.of(trustedNames));
    }
}
