package dev.mailingress.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connection limits of the public Service. Each proxy counts its own connections.
 *
 * @param perClient limits of one client at one listener
 * @param connections of all clients of one listener together; 1 to {@value ClientLimit#MAX}; default 2000
 * @param exempt networks whose clients have no limits per client; at most {@value ClientsConfig#MAX_NETWORKS}
 */
public record LimitsConfig(ClientLimits perClient, int connections, List<Cidr> exempt) {

    public static final int DEFAULT_CONNECTIONS = 2000;
    public static final LimitsConfig DEFAULT = of(null, null, null);

    public LimitsConfig {
        ConfigValidation.count(connections, "clients.limits.connections", ClientLimit.MAX);
        exempt = ConfigValidation.networks(exempt, "clients.limits.exempt");
    }

    /** Null fields get their defaults. */
    public static LimitsConfig of(
            @Nullable ClientLimits perClient, @Nullable Integer connections, @Nullable List<Cidr> exempt) {
        return new LimitsConfig(
                perClient == null ? ClientLimits.DEFAULT : perClient,
                connections == null ? DEFAULT_CONNECTIONS : connections,
                exempt == null ? List.of() : exempt);
    }
}
