/** What the mirror's views say, for people: one request's story, and a page of charts. */
package dev.holdfast.report;
