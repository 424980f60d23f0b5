package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.RouteConfig;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.config.Unmatched;
import dev.mailingress.proxy.config.VerificationConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The target ports of a configuration in its order, each once, however many listeners and routes lead there. A port
 * with contradictory settings occurs once for each of them: one must fail.
 */
public final class CheckTargets {

    private static final String WILDCARD = "*.";

    private final VerificationConfig verification;
    private final Map<TargetKey, CheckTarget> ports = new LinkedHashMap<>();

    /** Identity of a target. */
    private record TargetKey(
            String backend,
            String host,
            int port,
            ProxyProtocol proxyProtocol,
            MailProtocol.Family family,
            boolean implicitTls) {

        static TargetKey of(CheckTarget port) {
            return new TargetKey(
                    port.backend(),
                    port.host(),
                    port.port(),
                    port.proxyProtocol(),
                    port.protocol().family(),
                    port.protocol().implicitTls());
        }
    }

    private CheckTargets(ProxyConfig config) {
        this.verification = config.verification();
        config.listeners().forEach(this::add);
    }

    public static List<CheckTarget> of(ProxyConfig config) {
        return new ArrayList<>(new CheckTargets(config).ports.values());
    }

    private void add(ListenerConfig listener) {
        if (listener.unmatched() == Unmatched.DEFAULT) {
            listener.targets().forEach(target -> add(listener, listener.backend(), target, null));
        }
        for (RouteConfig route : listener.routes()) {
            route.targets().forEach(target -> add(listener, route.backend(), target, exactName(route)));
        }
    }

    private void add(ListenerConfig listener, String backend, TargetConfig target, @Nullable String serverName) {
        CheckTarget added = new CheckTarget(
                backend,
                target.host(),
                target.port(),
                listener.protocol(),
                target.proxyProtocol(),
                serverName,
                target.proofMarks(),
                verification);
        ports.merge(TargetKey.of(added), added, CheckTargets::merged);
    }

    private static CheckTarget merged(CheckTarget first, CheckTarget second) {
        return new CheckTarget(
                first.backend(),
                first.host(),
                first.port(),
                first.protocol(),
                first.proxyProtocol(),
                first.serverName() == null ? second.serverName() : first.serverName(),
                first.proofMarks() || second.proofMarks(),
                first.verification());
    }

    private static @Nullable String exactName(RouteConfig route) {
        return route.serverNames().stream()
                .filter(name -> !name.startsWith(WILDCARD))
                .findFirst()
                .orElse(null);
    }
}
