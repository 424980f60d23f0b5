package dev.mailingress.operator.dms;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Action that the kubelet performs on a running container: a probe or a lifecycle hook. */
sealed interface PodAction {

    /** The field that specifies it, for example {@code readinessProbe}. */
    String name();

    /** Whether it is a hook, and not a probe. */
    default boolean isHook() {
        return name().startsWith("lifecycle.");
    }

    /** A command in the container. */
    record Exec(String name, List<String> command) implements PodAction {

        public Exec {
            command = List.copyOf(command);
        }
    }

    /**
     * A connection of the kubelet.
     *
     * @param type the field that specifies it, for example {@code httpGet}
     * @param otherHost whether it goes to another host than the pod
     */
    record Request(String name, String type, IntOrString port, boolean otherHost) implements PodAction {

        /** Whether it succeeds as soon as the connection is open. */
        boolean onlyConnects() {
            return type.equals("tcpSocket");
        }
    }

    /** Every probe and hook of a container. */
    static List<PodAction> of(Container container) {
        List<PodAction> actions = new ArrayList<>();
        probe("startupProbe", container.getStartupProbe(), actions);
        probe("readinessProbe", container.getReadinessProbe(), actions);
        probe("livenessProbe", container.getLivenessProbe(), actions);
        if (container.getLifecycle() != null) {
            hook("lifecycle.postStart", container.getLifecycle().getPostStart(), actions);
            hook("lifecycle.preStop", container.getLifecycle().getPreStop(), actions);
        }
        return actions;
    }

    private static void probe(String name, @Nullable Probe probe, List<PodAction> actions) {
        if (probe == null) {
            return;
        }
        if (probe.getExec() != null) {
            actions.add(new Exec(name, command(probe.getExec().getCommand())));
        } else if (probe.getHttpGet() != null && probe.getHttpGet().getPort() != null) {
            actions.add(request(
                    name,
                    "httpGet",
                    probe.getHttpGet().getPort(),
                    probe.getHttpGet().getHost()));
        } else if (probe.getTcpSocket() != null && probe.getTcpSocket().getPort() != null) {
            actions.add(request(
                    name,
                    "tcpSocket",
                    probe.getTcpSocket().getPort(),
                    probe.getTcpSocket().getHost()));
        } else if (probe.getGrpc() != null && probe.getGrpc().getPort() != null) {
            actions.add(request(name, "grpc", new IntOrString(probe.getGrpc().getPort()), null));
        }
    }

    private static void hook(String name, @Nullable LifecycleHandler hook, List<PodAction> actions) {
        if (hook == null) {
            return;
        }
        if (hook.getExec() != null) {
            actions.add(new Exec(name, command(hook.getExec().getCommand())));
        } else if (hook.getHttpGet() != null && hook.getHttpGet().getPort() != null) {
            actions.add(request(
                    name,
                    "httpGet",
                    hook.getHttpGet().getPort(),
                    hook.getHttpGet().getHost()));
        } else if (hook.getTcpSocket() != null && hook.getTcpSocket().getPort() != null) {
            actions.add(request(
                    name,
                    "tcpSocket",
                    hook.getTcpSocket().getPort(),
                    hook.getTcpSocket().getHost()));
        }
    }

    private static Request request(String name, String type, IntOrString port, @Nullable String host) {
        return new Request(name, type, port, host != null && !host.isEmpty());
    }

    private static List<String> command(@Nullable List<String> command) {
        return command == null ? List.of() : command;
    }
}
