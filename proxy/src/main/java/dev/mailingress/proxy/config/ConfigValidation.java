package dev.mailingress.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bounds that several records share, said as sentences for whoever wrote the file. */
final class ConfigValidation {

    private ConfigValidation() {}

    static int port(int port, String field) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(field + ": " + port + " is no TCP port: write a number from 1 to 65535");
        }
        return port;
    }

    static String text(@Nullable String text, String field, int maxLength) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(field + ": is missing: write a name");
        }
        if (text.length() > maxLength) {
            throw new IllegalArgumentException(field + ": is longer than " + maxLength + " characters: shorten it");
        }
        return text;
    }

    static <T> T present(@Nullable T value, String field, String cure) {
        if (value == null) {
            throw new IllegalArgumentException(field + ": is missing: " + cure);
        }
        return value;
    }

    static int count(int count, String field, int max) {
        if (count < 1 || count > max) {
            throw new IllegalArgumentException(
                    field + ": " + count + " is out of range: write a number from 1 to " + max);
        }
        return count;
    }

    static List<Cidr> networks(List<Cidr> networks, String field) {
        if (networks.size() > ClientsConfig.MAX_NETWORKS) {
            throw new IllegalArgumentException(field + ": has " + networks.size() + " entries: write at most "
                    + ClientsConfig.MAX_NETWORKS + ", for instance by wider networks");
        }
        return List.copyOf(networks);
    }
}
