package dev.holdfast.gateway;

import dev.holdfast.domain.Ids;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Believes whatever is said, for a gateway that only this machine or a trusted network can reach: the token
 * {@code client:ada} is the client ada, and likewise for {@code provider:} and {@code operator:}.
 */
final class LocalTrust implements Authentication {

    private static final String ISSUER = "local";
    private static final Set<String> NAMES_OF_THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * A page from elsewhere can have its own name lead to this machine, and would then be let in by the browser.
     *
     * @param trustedNames by which the gateway may be called beside the names of this machine
     * @throws ProblemException if the request names another host
     */
    static void mustBeMeantForThisGateway(Context ctx, List<String> trustedNames) {
        String name = ctx.host() == null ? "" : ctx.host().replaceFirst(":\\d+$", "");
        if (!NAMES_OF_THIS_MACHINE.contains(name) && !trustedNames.contains(name)) {
            throw new ProblemException(Problem.WRONG_HOST, null);
        }
    }

    @Override
    public Caller caller(String token) {
        int colon = token.indexOf(':');
        String id = token.substring(colon + 1);
        Optional<Caller.Role> role = Arrays.stream(Caller.Role.values())
                .filter(each -> colon > 0 && each.name().toLowerCase(Locale.ROOT).equals(token.substring(0, colon)))
                .findFirst();
        if (role.isEmpty() || !Ids.isValid(id)) {
            throw new ProblemException(Problem.BAD_TOKEN, "Here the token is client:, provider: or operator: and an id "
                    + "of 1 to 64 of the characters A-Z a-z 0-9 . _ : -, such as client:ada.");
        }
        return Caller.of(role.get(), ISSUER, id, null);
    }
}
