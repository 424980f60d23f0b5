package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in by the public door.
 *
 * @param localAddresses what becomes of addresses that cannot be a stranger's
 */
public record ClientsConfig(LocalAddresses localAddresses) {

    public static final ClientsConfig DEFAULT = of(null);

    /** An absent field gets its default. */
    @JsonCreator
    public static ClientsConfig of(@JsonProperty("localAddresses") @Nullable LocalAddresses localAddresses) {
        return new ClientsConfig(localAddresses == null ? LocalAddresses.AUTO : localAddresses);
    }
}
