package dev.mailingress.operator.dms;

import dev.mailingress.operator.dms.InjectionConflicts.ConflictKind;

/** Part of a pod template that an injection would break, or that would break an injection. */
public sealed interface Finding {

    /** What was found and the remedy; without a final period while it is part of a list of refusals. */
    String message();

    /** The template is not touched until its owner has resolved this. */
    record Refusal(ConflictKind kind, String message) implements Finding {}

    /** The injection goes ahead, and the owner should know. */
    record Warning(WarningKind kind, String message) implements Finding {}

    /** Kind of warning, in the order in which warnings are reported. */
    enum WarningKind {
        /** What would be refused before the injection, but the pods already run with it. */
        ALREADY_IN_EFFECT,
        /** A probe or hook opens a connection without a header, and does not wait for an answer. */
        BARE_CONNECTION,
        /** A command names a port that expects the header, and it is not clear whether it connects to it. */
        PORT_NAMED,
        /** The command of a container connects to a port that expects the header. */
        CLIENT_IN_POD,
        /** A command writes into the directory of an injected file, and may write that file. */
        MAY_OVERWRITE_FILE,
        /** A rolling update needs an old and a new pod at once, and these may not be able to coexist. */
        PODS_CANNOT_COEXIST,
        /** A controller replaces the pods once more when the template mounts another ConfigMap. */
        RELOADER,
        /** A sidecar of a service mesh accepts the connections to the mail server. */
        SERVICE_MESH,
        /** A controller maintains the workload and may revert the injection. */
        CONTROLLED_WORKLOAD,
        /** The owner's Dovecot configuration overrides the injected trusted networks. */
        TRUST_OVERRIDDEN,
        /** The ManageSieve port of docker-mailserver's chart does not expect the header. */
        CHART_SIEVE
    }

    /** A refusal, or only a warning if the pods of the present template already run with it. */
    static Finding of(ConflictKind kind, boolean alreadyInEffect, String message) {
        return alreadyInEffect ? new Warning(WarningKind.ALREADY_IN_EFFECT, message) : new Refusal(kind, message);
    }
}
