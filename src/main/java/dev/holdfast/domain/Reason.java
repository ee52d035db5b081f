package dev.holdfast.domain;

/**
 * Why a request was refused. The order here is the order of precedence: of several reasons that apply, the first is
 * given; but {@link #BUSY} is given before anything of the reservation is looked at.
 */
public enum Reason {
    /** The request breaks the contract or one of its limits. */
    MALFORMED,
    /** The same request id came before, with other content. */
    REQUEST_ID_REUSED,
    /** The provider has never offered availability nor set a policy. */
    UNKNOWN_PROVIDER,
    /** The provider has no such reservation, or it ended too long ago. */
    NOT_FOUND,
    /** The reservation is another client's. */
    NOT_OWNER,
    /** The hold ran out before it was confirmed. */
    HOLD_EXPIRED,
    /** The reservation was cancelled. */
    ALREADY_CANCELLED,
    /** The reservation's time is over. */
    ALREADY_ENDED,
    /** The reservation's time has begun. */
    ALREADY_STARTED,
    /** The slot starts sooner than the provider's lead time allows. */
    LEAD_TIME,
    /** The slot is further ahead than the provider's horizon. */
    BEYOND_HORIZON,
    /** The time is not within one window of the provider, or touches closed time. */
    OUTSIDE_AVAILABILITY,
    /** The time does not start and end on the window's grid of slots. */
    NOT_ON_GRID,
    /** Another reservation, or its buffer, is there. */
    SLOT_TAKEN,
    /** The client has another reservation at that time, at any provider. */
    CLIENT_BUSY,
    /** The client has as many unconfirmed holds as it may have. */
    TOO_MANY_HOLDS,
    /** Too many requests wait for one reservation that is being decided; send it again. */
    BUSY
}
