package dev.mailingress.operator.desired;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;

/**
 * Existing object that prevents the creation of a desired one.
 *
 * @param ownership {@link Ownership.Foreign} or {@link Ownership.Leftover}
 */
public record NameConflict(String kind, String name, Ownership ownership) {

    public static NameConflict of(HasMetadata object, Ownership ownership) {
        return new NameConflict(object.getKind(), object.getMetadata().getName(), ownership);
    }

    /** As messages contain it. */
    @Override
    public String toString() {
        String object = kind + " \"" + name + "\"";
        return ownership instanceof Ownership.Foreign foreign ? object + " " + foreign.reason() : object;
    }

    /** As an argument of kubectl. */
    public String reference() {
        return kind.toLowerCase(Locale.ROOT) + "/" + name;
    }
}
