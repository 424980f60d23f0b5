package dev.mailingress.operator.dms;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names by which a command in a container can address its own pod, besides those that every host has. */
final class LocalNames {

    private static final String LOOPBACK = "127.";

    /** More than any template needs: a command is compared with each of them. */
    private static final int MAX_NAMES = 100;

    private static final Set<String> OWN_FIELDS = Set.of("status.podIP", "status.podIPs", "metadata.name");

    private LocalNames() {}

    static Set<String> of(InspectedPod pod, Container container) {
        Stream<String> hostname = Stream.ofNullable(pod.spec().getHostname());
        Stream<String> aliases = InspectedPod.stream(pod.spec().getHostAliases())
                .filter(alias -> alias.getIp() != null && alias.getIp().startsWith(LOOPBACK))
                .map(HostAlias::getHostnames)
                .flatMap(InspectedPod::stream);
        Stream<String> variables = InspectedPod.stream(container.getEnv())
                .filter(LocalNames::isOwnAddress)
                .map(EnvVar::getName)
                .flatMap(name -> Stream.of("$" + name, "${" + name + "}", "$(" + name + ")"));
        return Stream.of(hostname, aliases, variables)
                .flatMap(names -> names)
                .filter(name -> !name.isEmpty())
                .limit(MAX_NAMES)
                .collect(Collectors.toSet());
    }

    private static boolean isOwnAddress(EnvVar variable) {
        return Optional.ofNullable(variable.getValueFrom())
                .map(source -> source.getFieldRef())
                .map(ObjectFieldSelector::getFieldPath)
                .filter(OWN_FIELDS::contains)
                .isPresent();
    }
}
