package dev.holdfast.domain;

/**
 * The answer that a request was given, remembered to recognise a retry.
 *
 * @param fingerprint of the request's content
 * @param sequence    of the event that answered it
 * @param reason      null unless it was refused
 */
public record Answer(String requestId, long fingerprint, long sequence, EventType type, Reason reason) {
}
