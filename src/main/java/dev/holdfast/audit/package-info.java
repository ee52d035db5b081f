/**
 * Checks the topics and the mirror by rules of its own: it shares no deciding code with the service, and reads JSON by
 * itself, so that a fault there is not made here again.
 */
package dev.holdfast.audit;
