package dev.mailingress.proxy.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.GepDuration;
import dev.mailingress.proxy.config.Word;
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
    static <W extends Word> Block.Reading<W> oneOf(W[] words) {
        return (node, path) -> {
            String text = text(node, path, "word out of " + list(words));
            return Arrays.stream(words)
                    .filter(word -> word.word().equals(text))
                    .findFirst()
                    .orElseThrow(() -> Mistakes.at(
                            path, "\"" + OneLine.of(text) + "\" is not known: write one of " + list(words)));
        };
    }

    private static String list(Word[] words) {
        return Arrays.stream(words).map(Word::word).collect(Collectors.joining(", "));
    }

    /** Durations and networks do not know whose they are. */
    private static <T> T parsed(JsonNode node, String path, String expected, Function<String, T> parser) {
        String text = text(node, path, expected);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw Mistakes.at(path, String.valueOf(e.getMessage()));
        }
    }

    private static String text(JsonNode node, String path, String expected) {
        if (!node.isTextual()) {
            throw Mistakes.otherKind(path, expected);
        }
        return node.textValue();
    }

    private static void requireWholeNumber(JsonNode node, String path) {
        if (node.isTextual()) {
            throw Mistakes.at(
                    path, "\"" + OneLine.of(node.textValue()) + "\" is no whole number: write one, without quotes");
        }
        if (!node.isIntegralNumber()) {
            throw Mistakes.otherKind(path, "whole number");
        }
    }

    private static IllegalArgumentException tooLarge(String path) {
        return Mistakes.at(path, "the number is too large: write a smaller one");
    }
}
