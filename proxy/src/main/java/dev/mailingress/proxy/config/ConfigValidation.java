package dev.mailingress.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that several records share. A failed check throws a message for the author of the file. */
final class ConfigValidation {

    private ConfigValidation() {}

    static int port(int port, String field) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(field + ": " + port + " is not a valid port: must be 1-65535");
        }
        return port;
    }

    static String text(@Nullable String text, String field, int maxLength) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(field + ": missing: must be a name");
        }
        if (text.length() > maxLength) {
            throw new IllegalArgumentException(field + ": too long: must be at most " + maxLength + " characters");
        }
        return text;
    }

    /** @param remedy which values are valid, beginning with "must be" */
    static <T> T present(@Nullable T value, String field, String remedy) {
        if (value == null) {
            throw new IllegalArgumentException(field + ": missing: " + remedy);
        }
        return value;
    }

    static int count(int count, String field, int max) {
        if (count < 1 || count > max) {
            throw new IllegalArgumentException(field + ": " + count + " is out of range: must be 1-" + max);
        }
        return count;
    }

    /** Checks the number of entries of a list that must not be empty. */
    static void size(int size, String field, int max) {
        if (size < 1 || size > max) {
            throw new IllegalArgumentException(field + ": has " + size + " entries: must have 1-" + max);
        }
    }

    static List<Cidr> networks(List<Cidr> networks, String field) {
        if (networks.size() > ClientsConfig.MAX_NETWORKS) {
            throw new IllegalArgumentException(field + ": has " + networks.size() + " entries: must have at most "
                    + ClientsConfig.MAX_NETWORKS + "; combine them into larger networks");
        }
        return List.copyOf(networks);
    }
}
