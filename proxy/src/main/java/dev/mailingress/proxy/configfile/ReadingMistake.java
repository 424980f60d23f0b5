package dev.mailingress.proxy.configfile;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.GepDuration;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what Jackson found in words for whoever wrote the file: field, what is wrong, what to write instead. */
final class ReadingMistake {

    private ReadingMistake() {}

    static String sentence(JsonProcessingException mistake) {
        // The order is Jackson's own hierarchy, from the particular to the general.
        if (mistake instanceof ValueInstantiationException refused) {
            return refusedByRecord(refused);
        }
        if (mistake instanceof InvalidFormatException format) {
            return wrongValue(format);
        }
        if (mistake instanceof MismatchedInputException mismatch) {
            return wrongShape(mismatch);
        }
        if (mistake instanceof JsonMappingException mapping) {
            return mapping.getCause() instanceof InputCoercionException
                    ? path(mapping) + "the number is too large: write a smaller one"
                    : path(mapping) + OneLine.of(mapping.getOriginalMessage());
        }
        return syntax(mistake);
    }

    private static String refusedByRecord(ValueInstantiationException refused) {
        Throwable cause = refused.getCause();
        String words = OneLine.of(cause == null ? refused.getOriginalMessage() : String.valueOf(cause.getMessage()));
        // Records name their fields themselves; a duration or a network does not know whose it is.
        return refused.getType() != null
                        && (refused.getType().hasRawClass(GepDuration.class)
                                || refused.getType().hasRawClass(Cidr.class))
                ? path(refused) + words
                : words;
    }

    private static String wrongValue(InvalidFormatException format) {
        String value = "\"" + OneLine.of(String.valueOf(format.getValue())) + "\"";
        Class<?> target = format.getTargetType();
        if (target != null && target.isEnum()) {
            return path(format) + value + " is not known: write one of " + constants(target);
        }
        return path(format) + value + " is no " + expected(target) + ": write one, without quotes";
    }

    private static String wrongShape(MismatchedInputException mismatch) {
        String said = mismatch.getOriginalMessage();
        if (said.startsWith("Missing required")) {
            return path(mismatch) + "is missing: write it";
        }
        if (said.contains("null value") || said.contains("`null`")) {
            return path(mismatch) + "has no value: write one";
        }
        if (said.startsWith("Trailing token")) {
            return "has more than one document: remove what follows the first";
        }
        return path(mismatch) + "is of another kind: write a " + expected(mismatch.getTargetType());
    }

    private static String expected(@Nullable Class<?> target) {
        if (target == null) {
            return "value of the kind that is documented";
        }
        if (target == int.class || target == long.class) {
            return "whole number";
        }
        if (Collection.class.isAssignableFrom(target)) {
            return "list";
        }
        if (target == String.class) {
            return "text";
        }
        if (target == GepDuration.class) {
            return "duration like 30s, 5m or 1h30m";
        }
        if (target == Cidr.class) {
            return "network like 198.51.100.0/24 or 2001:db8::/32";
        }
        return target.isEnum() ? "word out of " + constants(target) : "block of fields";
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getFields())
                .filter(Field::isEnumConstant)
                .map(constant -> {
                    JsonProperty named = constant.getAnnotation(JsonProperty.class);
                    return named == null ? constant.getName() : named.value();
                })
                .collect(Collectors.joining(", "));
    }

    private static String syntax(JsonProcessingException mistake) {
        JsonLocation at = mistake.getLocation();
        String where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        String said = OneLine.of(mistake.getOriginalMessage());
        return said.startsWith("Duplicate field")
                ? where + "the field "
                        + said.substring("Duplicate field".length()).trim() + " is there twice: remove one"
                : where + "is not readable as YAML (" + said + "): correct it there";
    }

    private static String path(JsonMappingException mistake) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : mistake.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(OneLine.of(step.getFieldName()));
            }
        }
        return path.isEmpty() ? "" : path + ": ";
    }
}
