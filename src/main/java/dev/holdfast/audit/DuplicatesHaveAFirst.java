package dev.holdfast.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The answer to a repeated request names an earlier event of the same provider. As the numbers have no gap, one that
 * is not above the newest is there; that it is the hold is checked while the reservation is known.
 */
final class DuplicatesHaveAFirst implements Invariant {

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,18}");

    @Override
    public String name() {
        return "duplicates-have-a-first";
    }

    @Override
    public void check(LoggedEvent event, ProviderLog before, Consumer<String> say) {
        if (!event.is("request.duplicate")) {
            return;
        }
        JsonNode first = event.body().path("first");
        String eventId = first.path("eventId").asText();
        String number = eventId.startsWith(event.providerId() + "/") ? eventId.substring(event.providerId().length() + 1) : "";
        if (!NUMBER.matcher(number).matches() || Long.parseLong(number) > before.sequence()) {
            say.accept("it says that the request was first answered by " + eventId + ", which is not there");
        } else if (first.path("type").asText().equals("reservation.held.v1")
                // Judged at its own time, if it had to wait.
                && before.reservation(event.requestId(), event.askedAt()) == null) {
            say.accept("it says that the request '" + event.requestId() + "' made a hold, but there is none");
        }
    }
}
