package dev.mailingress.proxy.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.GepDuration;
import dev.mailingress.proxy.config.NamedConstant;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what is written as one word. Nothing is taken for something else: a number in quotes is a text. */
final class Scalars {

    private Scalars() {}

    static String text(JsonNode node, String path) {
        return text(node, path, "text, in quotes where it looks like a number");
    }

    static int number(JsonNode node, String path) {
        requireWholeNumber(node, path);
        if (!node.canConvertToInt()) {
            throw tooLarge(path);
        }
        return node.intValue();
    }

    static long longNumber(JsonNode node, String path) {
        requireWholeNumber(node, path);
        if (!node.canConvertToLong()) {
            throw tooLarge(path);
        }
        return node.longValue();
    }

    static GepDuration duration(JsonNode node, String path) {
        return parsed(node, path, "duration like 30s, 5m or 1h30m", GepDuration::parse);
    }

    static Cidr network(JsonNode node, String path) {
        return parsed(node, path, "network like 198.51.100.0/24 or 2001:db8::/32", Cidr::parse);
    }

    /** Reads one of a fixed set. */
    static <W extends NamedConstant> YamlObject.Reading<W> oneOf(W[] words) {
        return (node, path) -> {
            String text = text(node, path, "word out of " + list(words));
            return Arrays.stream(words)
                    .filter(word -> word.value().equals(text))
                    .findFirst()
                    .orElseThrow(() -> ConfigErrors.at(
                            path, "\"" + SingleLineText.of(text) + "\" is not known: write one of " + list(words)));
        };
    }

    private static String list(NamedConstant[] words) {
        return Arrays.stream(words).map(NamedConstant::value).collect(Collectors.joining(", "));
    }

    /** Durations and networks do not know whose they are. */
    private static <T> T parsed(JsonNode node, String path, String expected, Function<String, T> parser) {
        String text = text(node, path, expected);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw ConfigErrors.at(path, String.valueOf(e.getMessage()));
        }
    }

    private static String text(JsonNode node, String path, String expected) {
        if (!node.isTextual()) {
            throw ConfigErrors.otherKind(path, expected);
        }
        return node.textValue();
    }

    private static void requireWholeNumber(JsonNode node, String path) {
        if (node.isTextual()) {
            throw ConfigErrors.at(
                    path,
                    "\"" + SingleLineText.of(node.textValue()) + "\" is no whole number: write one, without quotes");
        }
        if (!node.isIntegralNumber()) {
            throw ConfigErrors.otherKind(path, "whole number");
        }
    }

    private static IllegalArgumentException tooLarge(String path) {
        return ConfigErrors.at(path, "the number is too large: write a smaller one");
    }
}
