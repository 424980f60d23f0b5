package dev.mailingress.operator.dms;

import dev.mailingress.operator.dms.Finding.Refusal;
import dev.mailingress.operator.dms.Finding.Warning;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.proxy.config.BoundedText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the pod template of a mail server, before anything is written, for what the injection would break. A refusal
 * leaves the mail server as it is until its owner has acted; a warning does not hold the injection back. The checks are
 * pure: what is not in the template, such as the keys of a ConfigMap or the access mode of a claim, is not known to
 * them.
 */
public final class InjectionConflicts {

    private static final List<Function<InspectedPod, Stream<Finding>>> CHECKS = List.of(
            new MountFindings()::of,
            new CommandFindings()::of,
            new HostNetworkFindings()::of,
            new ProbeFindings()::of,
            new RolloutFindings()::of,
            new ControllerFindings()::of);

    /** More do not help, and the message of a condition has at most 32768 characters, in which all must fit. */
    private static final int MAX_MESSAGES = 10;

    private static final int MAX_LENGTH = 1500;

    /**
     * @param message what conflicts and the remedy, without a final period: several messages are joined into one
     * sentence
     */
    public record InjectionConflict(ConflictKind kind, String message) {}

    /**
     * Kind of conflict, in the order of precedence; {@code status} maps each to a reason of the condition
     * DmsConfigured.
     */
    public enum ConflictKind {
        /** The container already mounts one of the files. */
        MOUNT_COLLISION,
        /** A volume into which a file cannot be mounted covers the directory of one. */
        READ_ONLY_VOLUME,
        /** A command or hook of the container writes one of the files. */
        FILE_OVERWRITTEN,
        /** The pod uses the network of its node. */
        HOST_NETWORK,
        /** A port that expects the header is published on the node. */
        HOST_PORT,
        /** A probe waits for an answer from a port that expects the header. */
        PROBE_CONFLICT,
        /** A lifecycle hook does. */
        HOOK_CONFLICT,
        /** A volume may contain a file of the user that an injected mount would hide. */
        CONFIRM_OVERRIDES
    }

    /** The conflicts, if any: the first kind, and all messages. */
    public Optional<InjectionConflict> find(InjectionPlan plan, MailServer server) {
        List<Refusal> all = findings(plan, server)
                .filter(Refusal.class::isInstance)
                .map(Refusal.class::cast)
                .sorted(Comparator.comparing(Refusal::kind))
                .toList();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new InjectionConflict(
                        all.get(0).kind(), messages(all.stream()).collect(Collectors.joining("; "))));
    }

    /** What does not hold the injections back, but may surprise the owners of the mail servers; messages are sentences. */
    public List<Warning> warnings(MailIngressModel model) {
        return model.mailServers().stream()
                .filter(MailServer::injected)
                .flatMap(server -> server.foundWorkload().stream()
                        .map(found -> InjectionPlan.of(model, server, found.workload(), found.container()))
                        .flatMap(plan -> warnings(plan, server)))
                .limit(MAX_MESSAGES)
                .toList();
    }

    private static Stream<Warning> warnings(InjectionPlan plan, MailServer server) {
        return findings(plan, server)
                .filter(Warning.class::isInstance)
                .map(Warning.class::cast)
                .sorted(Comparator.comparing(Warning::kind))
                .map(warning -> new Warning(warning.kind(), shortened(warning) + "."))
                .distinct()
                .limit(MAX_MESSAGES);
    }

    static Stream<Finding> findings(InjectionPlan plan, MailServer server) {
        InspectedPod pod = new InspectedPod(plan, server);
        return CHECKS.stream().flatMap(check -> check.apply(pod));
    }

    private static Stream<String> messages(Stream<? extends Finding> findings) {
        return findings.map(InjectionConflicts::shortened).distinct().limit(MAX_MESSAGES);
    }

    private static String shortened(Finding finding) {
        return BoundedText.of(finding.message(), MAX_LENGTH);
    }
}
