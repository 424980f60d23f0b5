package dev.mailingress.operator.advice;

import java.util.Collection;
import java.util.stream.Collectors;

/** List of things of one kind, for messages. */
final class NamedList {

    private NamedList() {}

    /** For example "port 25" or "ports 25, 587". */
    static String of(String kind, Collection<?> things) {
        return kind
                + (things.size() == 1 ? " " : "s ")
                + things.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
