package dev.mailingress.proxy.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A YAML object whose fields are read by name. Written by hand instead of Jackson's data binding, which takes a third
 * of the process's start to inspect the records by reflection, and whose error messages are not meant for authors of
 * files.
 */
final class YamlObject {

    /** Converts the node at {@code path}; throws the exceptions of {@link ConfigErrors}. */
    @FunctionalInterface
    interface Reader<T> {
        T read(JsonNode node, String path);
    }

    private final JsonNode fields;
    private final String path;

    private YamlObject(JsonNode fields, String path) {
        this.fields = fields;
        this.path = path;
    }

    /**
     * Wraps an object node. An unknown field is reported first, because a misspelt field would otherwise be reported as
     * a missing one.
     *
     * @param type the record that defines the allowed fields
     */
    static YamlObject of(JsonNode node, String path, Class<? extends Record> type) {
        if (!node.isObject()) {
            throw ConfigErrors.wrongType(path, "an object");
        }
        List<String> names = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
            String name = fields.next();
            if (!names.contains(name)) {
                throw ConfigErrors.at(
                        below(path, SingleLineText.of(name)),
                        "unknown field: must be one of " + String.join(", ", names));
            }
        }
        return new YamlObject(node, path);
    }

    <T> T required(String name, Reader<T> reader) {
        T value = optional(name, reader);
        if (value == null) {
            throw ConfigErrors.at(below(path, name), "missing: this field is required");
        }
        return value;
    }

    /** @return null if the field is absent or null */
    <T> @Nullable T optional(String name, Reader<T> reader) {
        JsonNode node = fields.get(name);
        return node == null || node.isNull() ? null : reader.read(node, below(path, name));
    }

    /** Reader of a list. */
    static <T> Reader<List<T>> listOf(Reader<T> reader) {
        return (node, path) -> {
            if (!node.isArray()) {
                throw ConfigErrors.wrongType(path, "a list");
            }
            List<T> elements = new ArrayList<>(node.size());
            for (int i = 0; i < node.size(); i++) {
                String at = path + "[" + i + "]";
                if (node.get(i).isNull()) {
                    throw ConfigErrors.at(at, "has no value: must have one, or remove the entry");
                }
                elements.add(reader.read(node.get(i), at));
            }
            return elements;
        };
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
