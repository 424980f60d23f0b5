package dev.mailingress.operator.observed;

/** What has a source address that no client of a public listener can have. */
public enum SourceKind {
    /** A node, or the bridge of its pods. */
    NODE,
    /** The default gateway of a proxy. */
    GATEWAY,
    /** A pod of ServiceLB, the load balancer of k3s. */
    LOAD_BALANCER_POD,
    /** An address of the pod network whose pod is not known. */
    UNKNOWN_POD,
    /** Another pod, which uses the public name. */
    POD,
    /** Another address that is local, such as one in {@code clients.localNetworks}. */
    OTHER;

    /** Whether many clients may be behind it. */
    public boolean hidesClients() {
        return this != POD;
    }
}
