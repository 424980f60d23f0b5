package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a listener has instead of {@link ClientsConfig#limits()}.
 *
 * @param perClient for one client; null for that of the service
 * @param connections for all clients together; null for that of all listeners
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

    /** For one client of a listener of this protocol. */
    public ClientLimit perClient(MailProtocol protocol, LimitsConfig common) {
        return perClient == null ? common.perClient().of(protocol) : perClient;
    }

    /** For all clients of the listener together. */
    public int connections(LimitsConfig common) {
        return connections == null ? common.connections() : connections;
    }
}
