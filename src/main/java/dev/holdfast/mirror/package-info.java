/** From the topic {@code reservation-events} into Postgres. */
package dev.holdfast.mirror;
