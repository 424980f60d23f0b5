package dev.mailingress.proxy.management;

import dev.mailingress.proxy.admission.LocalSources;
import dev.mailingress.proxy.backend.BackendState;
import dev.mailingress.proxy.backend.TargetState;
import dev.mailingress.proxy.check.CheckSnapshot;
import dev.mailingress.proxy.check.CheckTarget;
import dev.mailingress.proxy.check.CheckTargets;
import dev.mailingress.proxy.check.PortVerdict;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.TargetConfig;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Composes the response of {@code /status}: the running configuration and the state of its listeners and backends. */
final class StatusComposer {

    private final ProxyStatus proxy;
    private final StatusSources sources;

    StatusComposer(ProxyStatus proxy, StatusSources sources) {
        this.proxy = proxy;
        this.sources = sources;
    }

    StatusReport compose() {
        Optional<ProxyConfig> config = proxy.running();
        CheckSnapshot checks = sources.checks().get();
        return new StatusReport(
                sources.transport().name(),
                proxy.phase(),
                proxy.config(),
                sources.connections().getAsInt(),
                ClientsStatus.of(sources.clients().get()),
                config.map(this::listeners).orElse(List.of()),
                config.map(running -> backends(running, checks.verdicts())).orElse(List.of()),
                new StatusReport.Check(checks.state(), checks.runs()),
                sources.warnings().get());
    }

    private List<StatusReport.Listener> listeners(ProxyConfig config) {
        LocalSources localSources = sources.localSources().get();
        return config.listeners().stream()
                .map(listener -> listener(listener, of(listener, localSources)))
                .toList();
    }

    private static Optional<LocalSources.ListenerSources> of(ListenerConfig listener, LocalSources all) {
        return all.listeners().stream()
                .filter(one ->
                        one.exposure() == listener.exposure() && one.name().equals(listener.name()))
                .findFirst();
    }

    private StatusReport.Listener listener(ListenerConfig listener, Optional<LocalSources.ListenerSources> local) {
        return new StatusReport.Listener(
                listener.name(),
                listener.exposure(),
                listener.protocol(),
                listener.port(),
                sources.connectionsOf().applyAsLong(listener),
                local.map(LocalSources.ListenerSources::connections).orElse(0L),
                local.map(LocalSources.ListenerSources::kinds).orElse(List.of()).stream()
                        .map(StatusComposer::localSource)
                        .toList(),
                local.map(LocalSources.ListenerSources::onlySource)
                        .map(InetAddress::getHostAddress)
                        .orElse(null));
    }

    private static StatusReport.LocalSource localSource(LocalSources.KindSources kind) {
        return new StatusReport.LocalSource(
                kind.kind().label(),
                kind.count(),
                kind.last(),
                kind.distinct(),
                kind.addresses().stream().map(InetAddress::getHostAddress).toList());
    }

    private List<StatusReport.Backend> backends(ProxyConfig config, List<PortVerdict> verdicts) {
        List<BackendState> backends = sources.backends().get();
        List<TargetState> targets = sources.targets().get();
        return CheckTargets.of(config).stream()
                .map(port ->
                        backend(port, state(port, targets), held(port, config, backends), verdicts(port, verdicts)))
                .toList();
    }

    private static @Nullable TargetState state(CheckTarget port, List<TargetState> states) {
        return states.stream()
                .filter(state -> state.port() == port.port()
                        && state.host().equals(port.host())
                        && state.backend().equals(port.backend()))
                .findFirst()
                .orElse(null);
    }

    // Clients wait for all targets of their route together.
    private static int held(CheckTarget port, ProxyConfig config, List<BackendState> states) {
        return states.stream()
                .filter(state -> state.backend().equals(port.backend())
                        && config.listeners().stream()
                                .anyMatch(listener -> listener.publicPort() == state.port() && leadsTo(listener, port)))
                .mapToInt(BackendState::held)
                .sum();
    }

    private static boolean leadsTo(ListenerConfig listener, CheckTarget port) {
        return (listener.backend().equals(port.backend()) && contains(listener.targets(), port))
                || listener.routes().stream()
                        .anyMatch(route -> route.backend().equals(port.backend()) && contains(route.targets(), port));
    }

    private static boolean contains(List<TargetConfig> targets, CheckTarget port) {
        return targets.stream()
                .anyMatch(
                        target -> target.port() == port.port() && target.host().equals(port.host()));
    }

    private static List<StatusReport.FamilyVerdict> verdicts(CheckTarget port, List<PortVerdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.isAbout(port))
                .map(verdict -> new StatusReport.FamilyVerdict(
                        verdict.family(), verdict.verdict(), verdict.message(), verdict.at()))
                .toList();
    }

    private static StatusReport.Backend backend(
            CheckTarget port, @Nullable TargetState state, int held, List<StatusReport.FamilyVerdict> verdicts) {
        return new StatusReport.Backend(
                port.backend(),
                port.host(),
                port.port(),
                port.protocol(),
                port.proxyProtocol(),
                state == null ? null : state.reachable(),
                state == null || state.lastFailure() == null
                        ? null
                        : state.lastFailure().label(),
                state == null ? null : state.since(),
                held,
                state == null ? 0 : state.failures(),
                state == null ? null : state.lastFailureAt(),
                verdicts);
    }
}
