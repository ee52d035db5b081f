package dev.holdfast.domain;

import java.time.Instant;

/**
 * A command that came while its reservation waited for a verdict. It is judged after the verdict, but at its own time.
 *
 * @param at    the effective time at which it came
 * @param cause the position of its record
 */
public record Parked(Command.OnReservation command, Instant at, String cause) {
}
