package dev.holdfast.cli;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an instance may do. */
enum Part {
    TOPOLOGY, MIRROR, GATEWAY;

    static String names(Set<Part> parts) {
        return parts.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }
}
