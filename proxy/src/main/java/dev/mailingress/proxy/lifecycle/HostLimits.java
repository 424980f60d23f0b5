package dev.mailingress.proxy.lifecycle;

import dev.mailingress.proxy.admission.DefaultGateways;
import dev.mailingress.proxy.admission.DescriptorBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Limits and network of this process as reported by the kernel at the start.
 *
 * @param descriptors number of connections that the open file limit allows
 * @param gateways the default gateways, whose address a client has only if it was rewritten on the way
 */
record HostLimits(DescriptorBudget descriptors, Set<InetAddress> gateways) {

    private static final String NOTHING = "";

    HostLimits {
        gateways = Set.copyOf(gateways);
    }

    /**
     * Reads them; missing files, as on systems other than Linux, are treated as empty.
     *
     * @param proc mount point of proc(5)
     * @param loops number of event loops that share the descriptors
     * @param pipes number of pipes of all loops together
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
