package dev.mailingress.proxy.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.GepDuration;
import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.NamedConstant;
import java.util.Map;
import java.util.function.Function;

/** Readers of scalar values. Types are never converted: a quoted number is text. */
final class Scalars {

    private Scalars() {}

    static String text(JsonNode node, String path) {
        return text(node, path, "text (quoted if it looks like a number)");
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
        return parsed(node, path, "a duration, for example 30s, 5m or 1h30m", GepDuration::parse);
    }

    static Cidr network(JsonNode node, String path) {
        return parsed(node, path, "a network, for example 198.51.100.0/24 or 2001:db8::/32", Cidr::parse);
    }

    static IpAddress address(JsonNode node, String path) {
        return parsed(node, path, "an address, for example 192.0.2.77 or 2001:db8::77", IpAddress::parse);
    }

    static boolean flag(JsonNode node, String path) {
        if (!node.isBoolean()) {
            throw ConfigErrors.wrongType(path, "true or false");
        }
        return node.booleanValue();
    }

    /** Reader of an enum constant by its name. */
    static <E extends NamedConstant> YamlObject.Reader<E> oneOf(E[] constants) {
        Map<String, E> byValue = NamedConstant.byValue(constants);
        String names = String.join(", ", byValue.keySet());
        return (node, path) -> {
            String text = text(node, path, "one of " + names);
            E constant = byValue.get(text);
            if (constant == null) {
                throw ConfigErrors.at(
                        path, "\"" + SingleLineText.of(text) + "\" is not a valid value: must be one of " + names);
            }
            return constant;
        };
    }

    /** Adds the path to the parser's message. */
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
            throw ConfigErrors.wrongType(path, expected);
        }
        return node.textValue();
    }

    private static void requireWholeNumber(JsonNode node, String path) {
        if (node.isTextual()) {
            throw ConfigErrors.at(
                    path,
                    "\"" + SingleLineText.of(node.textValue()) + "\" is text: must be a whole number without quotes");
        }
        if (!node.isIntegralNumber()) {
            throw ConfigErrors.wrongType(path, "a whole number");
        }
    }

    private static IllegalArgumentException tooLarge(String path) {
        return ConfigErrors.at(path, "number is out of range: must be smaller");
    }
}
