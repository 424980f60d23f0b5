package dev.mailingress.operator.dms;

import dev.mailingress.proxy.config.Cidr;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Trusted networks in the files that a mail server mounts. A restored MailIngress has lost its status, where they are pinned:
 * networks that are detected again may differ, and would restart the mail server.
 */
public final class PinnedNetworks {

    /** The {@code maxItems} of the CRD. */
    private static final int MAX_NETWORKS = 32;

    private PinnedNetworks() {}

    /**
     * Reads the networks as the operator has written them, after the owner's own lines.
     *
     * @param files content by key, of the ConfigMap that is mounted
     * @return empty if there are none, or somebody else has changed them
     */
    public static List<String> of(Map<String, String> files) {
        String text = files.getOrDefault(InjectedFile.DOVECOT.key(), "");
        int generated = text.lastIndexOf(DovecotFile.HEADING);
        if (generated < 0) {
            return List.of();
        }
        List<String> networks = text.substring(generated)
                .lines()
                .filter(line -> line.startsWith(DovecotFile.TRUSTED_NETWORKS))
                .findFirst()
                .map(line -> Arrays.asList(
                        line.substring(DovecotFile.TRUSTED_NETWORKS.length()).split(" ", -1)))
                .orElse(List.of());
        boolean valid = networks.size() <= MAX_NETWORKS
                && networks.stream().allMatch(network -> Cidr.masked(network).isPresent());
        return valid ? List.copyOf(networks) : List.of();
    }
}
