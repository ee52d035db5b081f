/** The HTTP gateway: commands in, answers, free slots and events out. Rules live in the domain, never here. */
package dev.holdfast.gateway;
