package dev.mailingress.proxy.lifecycle;

import dev.mailingress.proxy.admission.DefaultGateways;
import dev.mailingress.proxy.admission.DescriptorBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What the kernel says of this process and its network at the start.
 *
 * @param descriptors how many connections the limit of open files leaves room for
 * @param gateways the default gateways, whose address a client has only if a balancer rewrote its own
 */
record HostLimits(DescriptorBudget descriptors, Set<InetAddress> gateways) {

    private static final String NOTHING = "";

    HostLimits {
        gateways = Set.copyOf(gateways);
    }

    /**
     * Reads it; what is not there, as on other systems than Linux, is taken for unknown.
     *
     * @param proc where proc(5) is mounted
     * @param loops how many event loops share the descriptors
     * @param pipes how many pipes these may have
     */
    static HostLimits read(Path proc, int loops, int pipes) {
        return new HostLimits(
                DescriptorBudget.of(text(proc.resolve("self/limits")), loops, pipes / loops),
                DefaultGateways.in(text(proc.resolve("net/route")), text(proc.resolve("net/ipv6_route"))));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return NOTHING;
        }
    }
}
