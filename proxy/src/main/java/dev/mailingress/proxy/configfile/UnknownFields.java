package dev.mailingress.proxy.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.GepDuration;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds fields that no record has. Jackson would find them too, but only after it has complained that the field which was
 * misspelt is missing, and that does not help whoever wrote it.
 */
final class UnknownFields {

    /** Records that are written as one word. */
    private static final Set<Class<?>> TEXTS = Set.of(GepDuration.class, Cidr.class);

    private UnknownFields() {}

    /** The first one as a sentence. */
    static Optional<String> find(JsonNode node, Class<?> type) {
        return find(node, type, "");
    }

    private static Optional<String> find(JsonNode node, Type type, String path) {
        if (type instanceof ParameterizedType list && node.isArray()) {
            return findInList(node, list.getActualTypeArguments()[0], path);
        }
        if (type instanceof Class<?> record && record.isRecord() && !TEXTS.contains(record) && node.isObject()) {
            return findInRecord(node, record.getRecordComponents(), path);
        }
        return Optional.empty();
    }

    private static Optional<String> findInList(JsonNode list, Type element, String path) {
        for (int i = 0; i < list.size(); i++) {
            Optional<String> found = find(list.get(i), element, path + "[" + i + "]");
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> findInRecord(JsonNode object, RecordComponent[] known, String path) {
        String prefix = path.isEmpty() ? "" : path + ".";
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (Arrays.stream(known).noneMatch(component -> component.getName().equals(name))) {
                return Optional.of(prefix + OneLine.of(name) + ": unknown field; known are " + names(known)
                        + ": correct it or remove it");
            }
        }
        for (RecordComponent component : known) {
            Optional<String> found =
                    find(object.path(component.getName()), component.getGenericType(), prefix + component.getName());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String names(RecordComponent[] known) {
        return List.of(known).stream().map(RecordComponent::getName).collect(Collectors.joining(", "));
    }
}
