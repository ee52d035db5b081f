/**
 * A real Kafka and a real Postgres without installing either: for the first minute, and for the tests.
 */
package dev.holdfast.embedded;
