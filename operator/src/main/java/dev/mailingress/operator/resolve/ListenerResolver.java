package dev.mailingress.operator.resolve;

import dev.mailingress.operator.api.v1alpha1.ListenerLimitsSpec;
import dev.mailingress.operator.api.v1alpha1.ListenerSpec;
import dev.mailingress.operator.api.v1alpha1.MailIngressSpec;
import dev.mailingress.operator.api.v1alpha1.MailServerSpec;
import dev.mailingress.operator.api.v1alpha1.RouteSpec;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.Unmatched;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Resolves {@code spec.listeners}: ports, mail server and header of each listener. */
final class ListenerResolver {

    private static final int MAX_PORT = 65_535;
    private static final int FIRST_UNPRIVILEGED = 1024;
    private static final int UNPRIVILEGED_OFFSET = 10_000;

    private static final String WELL_KNOWN_NAMES =
            Arrays.stream(MailService.values()).map(MailService::listenerName).collect(Collectors.joining(", "));

    private final SpecErrors errors;

    ListenerResolver(SpecErrors errors) {
        this.errors = errors;
    }

    List<Listener> resolve(MailIngressSpec spec) {
        List<Listener> listeners = new ArrayList<>();
        for (ListenerSpec listener : spec.listeners()) {
            resolve(listener, spec).ifPresent(listeners::add);
        }
        requireDistinctNames(spec.listeners());
        spec.listeners().forEach(new ServerNameRules(errors)::check);
        requireDistinctPorts(listeners);
        requireDistinctContainerPorts(listeners);
        return List.copyOf(listeners);
    }

    private Optional<Listener> resolve(ListenerSpec spec, MailIngressSpec all) {
        Optional<MailService> service = MailService.named(spec.name());
        Integer port = orDefault(spec.port(), service);
        Optional<MailServerSpec> mailServer = mailServer(spec, all);
        if (port == null || (spec.targetPort() == null && service.isEmpty())) {
            errors.add(
                    field(spec),
                    "name is not a well-known mail service: set port and targetPort, or use one of: "
                            + WELL_KNOWN_NAMES);
            return Optional.empty();
        }
        if (mailServer.isEmpty()) {
            errors.add(field(spec) + ".mailServer", notFound(String.valueOf(spec.mailServer())));
            return Optional.empty();
        }
        int containerPort = containerPort(spec, port);
        int targetPort = targetPort(spec, service, mailServer.get());
        return Optional.of(new Listener(
                spec.name(),
                protocol(spec, service),
                port,
                containerPort,
                all.internalService() == null ? null : internalPort(spec, containerPort),
                mailServer.get().name(),
                targetPort,
                header(spec, service, targetPort, mailServer.get(), all),
                routes(spec, service, all),
                errors.enumValue(field(spec) + ".unmatched", spec.unmatched(), Unmatched.DEFAULT, EnumNames.UNMATCHED),
                limits(spec.limits())));
    }

    private List<Listener.Route> routes(ListenerSpec spec, Optional<MailService> service, MailIngressSpec all) {
        List<Listener.Route> routes = new ArrayList<>();
        for (RouteSpec route : spec.routes()) {
            Optional<MailServerSpec> server = named(route.mailServer(), all);
            if (server.isEmpty()) {
                errors.add(field(spec) + ".routes[" + route.mailServer() + "]", notFound(route.mailServer()));
            } else {
                int targetPort = targetPort(spec, service, server.get());
                ProxyProtocol header = header(spec, service, targetPort, server.get(), all);
                routes.add(new Listener.Route(route.mailServer(), route.serverNames(), targetPort, header));
            }
        }
        return routes;
    }

    private static String notFound(String mailServer) {
        return "mail server \"" + mailServer + "\" not found in spec.mailServers: correct the name, or add it";
    }

    private static Optional<MailServerSpec> named(String name, MailIngressSpec all) {
        return all.mailServers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst();
    }

    private static ListenerLimits limits(@Nullable ListenerLimitsSpec spec) {
        return spec == null
                ? ListenerLimits.NONE
                : new ListenerLimits(
                        spec.perClient() == null ? null : ClientsResolver.limit(spec.perClient()), spec.connections());
    }

    private static @Nullable Integer orDefault(@Nullable Integer given, Optional<MailService> service) {
        return given != null ? given : service.map(MailService::port).orElse(null);
    }

    /** The given one, or the port on which the mail server expects the header; a custom listener always has a given one. */
    private static int targetPort(ListenerSpec spec, Optional<MailService> service, MailServerSpec server) {
        return Optional.ofNullable(spec.targetPort())
                .or(() -> service.map(known -> TargetPorts.of(known, server.configuration())))
                .orElseThrow();
    }

    private static Optional<MailServerSpec> mailServer(ListenerSpec spec, MailIngressSpec all) {
        return all.mailServers().stream()
                .filter(server -> spec.mailServer() == null || server.name().equals(spec.mailServer()))
                .findFirst();
    }

    private MailProtocol protocol(ListenerSpec spec, Optional<MailService> service) {
        if (spec.protocol() != null) {
            return errors.enumValue(
                    field(spec) + ".protocol", spec.protocol(), MailProtocol.TCP, Map.of("TCP", MailProtocol.TCP));
        }
        return service.map(MailService::protocol).orElse(MailProtocol.TCP);
    }

    private static int containerPort(ListenerSpec spec, int port) {
        if (spec.containerPort() != null) {
            return spec.containerPort();
        }
        return port < FIRST_UNPRIVILEGED ? port + UNPRIVILEGED_OFFSET : port;
    }

    private @Nullable Integer internalPort(ListenerSpec spec, int containerPort) {
        int port = containerPort + Listener.INTERNAL_OFFSET;
        if (port > MAX_PORT) {
            errors.add(
                    field(spec) + ".containerPort",
                    containerPort + " is too high for the internal Service, whose container port is "
                            + Listener.INTERNAL_OFFSET + " higher: must be at most "
                            + (MAX_PORT - Listener.INTERNAL_OFFSET));
            return null;
        }
        return port;
    }

    /** A header is sent to the ports that expect one in the server's mode; in mode External the user decides. */
    private ProxyProtocol header(
            ListenerSpec spec,
            Optional<MailService> service,
            int targetPort,
            MailServerSpec mailServer,
            MailIngressSpec all) {
        ProxyProtocol version = errors.enumValue(
                "spec.mailServers[" + mailServer.name() + "].proxyProtocol",
                mailServer.proxyProtocol(),
                ProxyProtocol.V2,
                EnumNames.PROXY_PROTOCOL);
        boolean external = mailServer.configuration().mode().equals(ConfigurationMode.EXTERNAL.value());
        if (external || mailServer.host() != null) {
            return TargetPorts.externalExpects(targetPort, mailServer.configuration()) ? version : ProxyProtocol.NONE;
        }
        if (service.isPresent() && TargetPorts.of(service.get(), mailServer.configuration()) != targetPort) {
            errors.add(
                    field(spec) + ".targetPort",
                    "in mode " + mailServer.configuration().mode() + " the mail server expects the header of "
                            + spec.name()
                            + " on port "
                            + TargetPorts.of(service.get(), mailServer.configuration())
                            + ": remove targetPort, or set mailServers["
                            + mailServer.name() + "].configuration.mode to External");
        }
        return expectsHeader(targetPort, mailServer, all) ? version : ProxyProtocol.NONE;
    }

    /** Depends on the port, not on the listener: a custom listener may share a target port with that of a mail service. */
    private static boolean expectsHeader(int targetPort, MailServerSpec server, MailIngressSpec all) {
        return all.listeners().stream()
                .filter(listener -> forwardsTo(listener, server, all))
                .flatMap(listener -> MailService.named(listener.name()).stream())
                .anyMatch(service -> TargetPorts.of(service, server.configuration()) == targetPort);
    }

    private static boolean forwardsTo(ListenerSpec listener, MailServerSpec server, MailIngressSpec all) {
        boolean refuses = EnumNames.UNMATCHED.get(listener.unmatched()) == Unmatched.REFUSE;
        return (!refuses && mailServer(listener, all).filter(server::equals).isPresent())
                || listener.routes().stream()
                        .anyMatch(route -> route.mailServer().equals(server.name()));
    }

    private void requireDistinctNames(List<ListenerSpec> listeners) {
        Set<String> seen = new HashSet<>();
        for (ListenerSpec listener : listeners) {
            if (!seen.add(listener.name())) {
                errors.add(field(listener), "name is used by two listeners: rename or remove one");
            }
        }
    }

    private void requireDistinctPorts(List<Listener> listeners) {
        Map<Integer, String> seen = new HashMap<>();
        for (Listener listener : listeners) {
            String other = seen.putIfAbsent(listener.port(), listener.name());
            if (other != null) {
                errors.add(
                        "spec.listeners[" + listener.name() + "].port",
                        listener.port() + " is already used by listener \"" + other + "\": set a different port");
            }
        }
    }

    private void requireDistinctContainerPorts(List<Listener> listeners) {
        Set<Integer> used = new HashSet<>(Set.of(MailIngressModel.MANAGEMENT_PORT));
        for (Listener listener : listeners) {
            boolean free = used.add(listener.containerPort());
            Integer internal = listener.internalContainerPort();
            boolean internalFree = internal == null || used.add(internal);
            if (!free || !internalFree) {
                errors.add(
                        "spec.listeners[" + listener.name() + "].containerPort",
                        listener.containerPort() + (internal == null ? "" : " or " + internal)
                                + " is already used by another listener or is the management port "
                                + MailIngressModel.MANAGEMENT_PORT + " of the proxy: set a different containerPort");
            }
        }
    }

    private static String field(ListenerSpec spec) {
        return "spec.listeners[" + spec.name() + "]";
    }
}
