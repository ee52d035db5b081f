package dev.holdfast.domain;

/** One bookable slot and the window whose grid it lies on. */
public record Slot(Interval time, Interval window) {
}
