package dev.mailingress.operator.advice;

/** Reason of a warning in the status: one CamelCase word. Warnings are listed in this order. */
public enum AdvisoryReason {
    /** docker-mailserver relays mail of whole networks. */
    PERMIT_DOCKER("PermitDocker"),
    /** Dovecot trusts more than the cluster. */
    WIDE_TRUST("WideTrust"),
    /** Pods other than the proxies reach ports that believe any announced address. */
    POLICY_NOT_ENFORCED("PolicyNotEnforced"),
    /** A Service publishes ports that believe any announced address. */
    PUBLISHED_PROXY_PORTS("PublishedProxyPorts"),
    /** A published Service of before leads to ports that accept the proxies only. */
    OLD_PUBLIC_SERVICE("OldPublicService"),
    /** A Service in the cluster does. */
    SAME_PORTS_CLIENTS("SamePortsClients"),
    /** docker-mailserver itself connects to such a port. */
    LOCAL_CLIENTS("LocalClients"),
    /** The service of a listener is switched off. */
    SERVICE_DISABLED("ServiceDisabled"),
    /** Postfix refuses clients that are announced by an IPv6 address. */
    IPV4_ONLY("IPv4Only"),
    /** Devices that relay by their address are refused. */
    RELAY_BY_ADDRESS("RelayByAddress"),
    /** Something replaces the addresses of some clients. */
    SOME_CLIENTS_HIDDEN("SomeClientsHidden"),
    /** Pods use the public Service. */
    PODS_ON_PUBLIC_NAME("PodsOnPublicName"),
    /** Bans have no effect. */
    FAIL2BAN("Fail2Ban"),
    /** Mail servers are reached on ports with implicit TLS only. */
    STARTTLS_ROUTING("StarttlsRouting"),
    /** The owner's Dovecot configuration overrides the injected trusted networks. */
    TRUST_OVERRIDDEN("TrustOverridden"),
    /** The ManageSieve port of docker-mailserver's chart does not expect the header. */
    CHART_SIEVE("ChartSieve"),
    /** A former mail server keeps injected files that the operator cannot remove. */
    FILES_LEFT("FilesLeft"),
    /** What would be refused before an injection is in effect already. */
    ALREADY_IN_EFFECT("AlreadyInEffect"),
    /** A probe or hook connects without a header. */
    BARE_CONNECTION("BareConnection"),
    /** A probe or hook names a port that expects the header. */
    PORT_NAMED("PortNamed"),
    /** A container of the pod connects to such a port. */
    CLIENT_IN_POD("ClientInPod"),
    /** A command may write an injected file. */
    MAY_OVERWRITE_FILE("MayOverwriteFile"),
    /** A rolling update may wait without end. */
    PODS_CANNOT_COEXIST("PodsCannotCoexist"),
    /** A controller restarts the mail server once more. */
    RELOADER("Reloader"),
    /** The sidecar of a service mesh accepts the connections. */
    SERVICE_MESH("ServiceMesh"),
    /** A controller may revert the injection. */
    CONTROLLED_WORKLOAD("ControlledWorkload"),
    /** A proxy cannot hold as many connections as the spec allows. */
    LIMITS_CLAMPED("LimitsClamped"),
    /** The operator may not read nodes. */
    NODES_FORBIDDEN("NodesForbidden"),
    /** The operator cannot read the cluster's other kinds of policies. */
    UNREADABLE_POLICIES("UnreadablePolicies");

    private final String value;

    AdvisoryReason(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }
}
