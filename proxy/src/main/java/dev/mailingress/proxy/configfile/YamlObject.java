package dev.mailingress.proxy.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of fields, each asked for by its name. By hand and not by Jackson's data binding: that takes a third of the
 * process' start to learn our records by reflection, and its mistakes are not for those who write files.
 */
final class YamlObject {

    /** Makes something of a node that stands at {@code path}; throws what {@link ConfigErrors} makes. */
    @FunctionalInterface
    interface Reading<T> {
        T read(JsonNode node, String path);
    }

    private final JsonNode fields;
    private final String path;

    private YamlObject(JsonNode fields, String path) {
        this.fields = fields;
        this.path = path;
    }

    /**
     * Looks at a node as a block.
     *
     * @param type has all fields that there are. An unknown one is told first: if it was misspelt, then that the right one is
     *     missing helps nobody
     */
    static YamlObject of(JsonNode node, String path, Class<? extends Record> type) {
        if (!node.isObject()) {
            throw ConfigErrors.otherKind(path, "block of fields");
        }
        List<String> names = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        for (Iterator<String> there = node.fieldNames(); there.hasNext(); ) {
            String name = there.next();
            if (!names.contains(name)) {
                throw ConfigErrors.at(
                        below(path, SingleLineText.of(name)),
                        "unknown field; known are " + String.join(", ", names) + ": correct it or remove it");
            }
        }
        return new YamlObject(node, path);
    }

    <T> T required(String name, Reading<T> reading) {
        T value = optional(name, reading);
        if (value == null) {
            throw ConfigErrors.at(below(path, name), "is missing: write it");
        }
        return value;
    }

    /** Null if the field is absent or has no value. */
    <T> @Nullable T optional(String name, Reading<T> reading) {
        JsonNode node = fields.get(name);
        return node == null || node.isNull() ? null : reading.read(node, below(path, name));
    }

    /** Reads a list by what reads each of its elements. */
    static <T> Reading<List<T>> listOf(Reading<T> reading) {
        return (node, path) -> {
            if (!node.isArray()) {
                throw ConfigErrors.otherKind(path, "list");
            }
            List<T> elements = new ArrayList<>(node.size());
            for (int i = 0; i < node.size(); i++) {
                String at = path + "[" + i + "]";
                if (node.get(i).isNull()) {
                    throw ConfigErrors.at(at, "has no value: write one");
                }
                elements.add(reading.read(node.get(i), at));
            }
            return elements;
        };
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
