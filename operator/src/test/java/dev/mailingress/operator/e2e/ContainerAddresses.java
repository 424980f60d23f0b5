package dev.mailingress.operator.e2e;

import com.github.dockerjava.api.model.ContainerNetwork;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;

/** Addresses of a container on its only Docker network. */
record ContainerAddresses(String v4, String v6) {

    static ContainerAddresses of(GenericContainer<?> container) {
        ContainerNetwork network = container
                .getContainerInfo()
                .getNetworkSettings()
                .getNetworks()
                .values()
                .iterator()
                .next();
        return new ContainerAddresses(
                Objects.requireNonNull(network.getIpAddress()), Objects.requireNonNull(network.getGlobalIPv6Address()));
    }
}
