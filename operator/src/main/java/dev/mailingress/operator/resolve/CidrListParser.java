package dev.mailingress.operator.resolve;

import dev.mailingress.proxy.config.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Parser for lists of networks in CIDR notation. */
final class CidrListParser {

    private final SpecErrors errors;

    CidrListParser(SpecErrors errors) {
        this.errors = errors;
    }

    /** Parses a field of the spec; reports each invalid network as an error. */
    List<Cidr> parse(String field, List<String> texts) {
        List<Cidr> networks = new ArrayList<>();
        for (String text : texts) {
            parse(text, message -> errors.add(field, message)).ifPresent(networks::add);
        }
        return List.copyOf(networks);
    }

    /** Parses networks that the user cannot correct: leaves out the invalid ones. */
    static List<Cidr> parseValid(Stream<String> texts) {
        return texts.flatMap(text -> parse(text, message -> {}).stream()).toList();
    }

    private static Optional<Cidr> parse(String text, Consumer<String> onError) {
        try {
            return Optional.of(Cidr.parse(text));
        } catch (IllegalArgumentException e) {
            onError.accept(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
