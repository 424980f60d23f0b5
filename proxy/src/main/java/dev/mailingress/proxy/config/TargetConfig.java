package dev.mailingress.proxy.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A port of a mail server. The listener or route that it belongs to validates it, because errors contain its path.
 *
 * @param host a DNS name or an IP address, resolved for each connection; at most {@value #MAX_HOST} characters (RFC
 *     1035 §2.3.4)
 * @param port the TCP port
 * @param proxyProtocol the header that this port expects
 * @param proofMarks whether the mail server was configured with proof marks ({@link VerificationConfig})
 */
public record TargetConfig(
        String host,
        int port,
        ProxyProtocol proxyProtocol,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean proofMarks) {

    /** Maximum number of targets of a listener or route. */
    public static final int MAX_TARGETS = 8;

    private static final int MAX_HOST = 253;

    /** A target without proof marks. */
    public TargetConfig(String host, int port, ProxyProtocol proxyProtocol) {
        this(host, port, proxyProtocol, false);
    }

    /** @param field the path of the list, for errors */
    static List<TargetConfig> validated(List<TargetConfig> targets, String field) {
        ConfigValidation.size(targets.size(), field, MAX_TARGETS);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < targets.size(); i++) {
            TargetConfig target = targets.get(i);
            String self = field + "[" + i + "]";
            ConfigValidation.text(target.host, self + ".host", MAX_HOST);
            ConfigValidation.port(target.port, self + ".port");
            ConfigValidation.present(target.proxyProtocol, self + ".proxyProtocol", "must be V2, V1 or None");
            if (!seen.add(target.host + " " + target.port)) {
                throw new IllegalArgumentException(self + ": host \"" + target.host + "\" with port " + target.port
                        + " is used twice: must be unique in the list");
            }
        }
        return List.copyOf(targets);
    }
}
