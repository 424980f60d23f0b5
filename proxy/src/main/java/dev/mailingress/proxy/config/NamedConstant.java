package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Enum constant with a name of its own in YAML. */
public interface NamedConstant {

    /** The constant's name in YAML, case-sensitive. */
    @JsonValue
    String value();

    /** The constants by their {@link #value}, in the given order. */
    static <E extends NamedConstant> Map<String, E> byValue(E[] constants) {
        Map<String, E> byValue = new LinkedHashMap<>();
        for (E constant : constants) {
            byValue.put(constant.value(), constant);
        }
        return Collections.unmodifiableMap(byValue);
    }
}
