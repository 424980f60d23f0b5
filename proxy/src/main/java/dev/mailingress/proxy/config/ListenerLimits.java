package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Limits of one listener that override {@link ClientsConfig#limits()}.
 *
 * @param perClient limits of one client; null for the common ones of the service
 * @param connections of all clients together; null for the common limit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ListenerLimits(
        @Nullable ClientLimit perClient, @Nullable Integer connections) {

    public static final ListenerLimits NONE = new ListenerLimits(null, null);

    public ListenerLimits(@Nullable ClientLimit perClient, @Nullable Integer connections) {
        this.perClient = perClient;
        this.connections =
                connections == null ? null : ConfigValidation.count(connections, "limits.connections", ClientLimit.MAX);
    }

    /** Limits of one client of a listener with this protocol. */
    public ClientLimit perClient(MailProtocol protocol, LimitsConfig common) {
        return perClient == null ? common.perClient().of(protocol) : perClient;
    }

    /** Connections of all clients of the listener together. */
    public int connections(LimitsConfig common) {
        return connections == null ? common.connections() : connections;
    }
}
