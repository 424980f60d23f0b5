package dev.mailingress.operator.identity;

import dev.mailingress.proxy.config.ContentHash;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Contract of a mail server's pods: the target ports on which they expect a PROXY protocol header. It is a property of the
 * pod, which its labels show: while proxies and pods run different generations, the proxies still reach each pod with exactly
 * the header that it expects.
 *
 * <p>Ports without a header are not part of it, because they are the same in every pod; nor is the version of the header,
 * because Postfix and Dovecot accept both versions with one setting. A change of these does not restart the mail server.
 *
 * @param mailServer name of the mail server that the pods were labelled for, which the spec may no longer contain
 * @param proxyPorts in ascending order
 * @param headerless whether the owner disabled the header for these pods ({@code proxyProtocol: None}), so that their
 *     clients may be announced without one
 */
public record Contract(String mailServer, List<Integer> proxyPorts, boolean headerless) {

    /** Annotation of the pods: the ports behind the hash. */
    public static final String PORTS_ANNOTATION = "mailingress.dev/proxy-ports";

    private static final String HEADERLESS = "none";
    private static final Pattern PORTS = Pattern.compile("([0-9]{1,5}(,[0-9]{1,5})*)?");
    private static final int HASH_LENGTH = 8;

    public Contract {
        proxyPorts = proxyPorts.stream().distinct().sorted().toList();
    }

    public static Contract of(String mailServer, Collection<Integer> proxyPorts) {
        return new Contract(mailServer, List.copyOf(proxyPorts), false);
    }

    /**
     * Reads the contract from the metadata of a pod or a pod template. Empty if it belongs to another MailIngress, or if its
     * ports do not match its hash: somebody else changed it, so the ports are not known.
     */
    public static Optional<Contract> read(Labels owner, Map<String, String> labels, Map<String, String> annotations) {
        Optional<String> mailServer = owner.mailServerOf(labels);
        Optional<String> ports = Optional.ofNullable(annotations.get(PORTS_ANNOTATION));
        return mailServer
                .flatMap(name -> ports.flatMap(text -> parse(name, text)))
                .filter(contract -> contract.hash().equals(labels.get(Labels.CONTRACT)));
    }

    /** Ports in the metadata of a pod or a pod template of any MailIngress; empty if they do not match the hash. */
    public static Optional<List<Integer>> ports(Map<String, String> labels, Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(PORTS_ANNOTATION))
                .flatMap(text -> parse("", text))
                .filter(contract -> contract.hash().equals(labels.get(Labels.CONTRACT)))
                .map(Contract::proxyPorts);
    }

    private static Optional<Contract> parse(String mailServer, String ports) {
        if (ports.equals(HEADERLESS)) {
            return Optional.of(new Contract(mailServer, List.of(), true));
        }
        return PORTS.matcher(ports).matches()
                ? Optional.of(Contract.of(
                        mailServer,
                        Arrays.stream(ports.split(","))
                                .filter(port -> !port.isEmpty())
                                .map(Integer::valueOf)
                                .toList()))
                : Optional.empty();
    }

    /** Value of {@link #PORTS_ANNOTATION}. */
    public String portsText() {
        return headerless
                ? HEADERLESS
                : proxyPorts.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Value of {@link Labels#CONTRACT}: 8 hexadecimal digits over the ports. */
    public String hash() {
        return ContentHash.of(portsText()).substring(0, HASH_LENGTH);
    }

    /** Labels that every pod of this contract carries, and only these. */
    public Map<String, String> labels(Labels owner) {
        return Map.of(Labels.MAIL_SERVER, owner.mailServer(mailServer), Labels.CONTRACT, hash());
    }
}
