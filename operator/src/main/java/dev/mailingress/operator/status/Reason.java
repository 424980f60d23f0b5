package dev.mailingress.operator.status;

import java.util.Arrays;
import java.util.Optional;

/** Reason of a condition: one CamelCase word, never the name of an exception. */
public enum Reason {
    ACCEPTED("Accepted"),
    INVALID("Invalid"),
    NAME_CONFLICT("NameConflict"),
    AWAITING_DELETION("AwaitingDeletion"),
    WORKLOAD_CONFLICT("WorkloadConflict"),
    CLUSTER_REFUSED("ClusterRefused"),

    RESOLVED("Resolved"),
    WORKLOAD_NOT_FOUND("WorkloadNotFound"),
    CONTAINER_NOT_FOUND("ContainerNotFound"),
    CONTAINER_AMBIGUOUS("ContainerAmbiguous"),
    SELECTOR_NOT_SUPPORTED("SelectorNotSupported"),
    SERVICE_NOT_FOUND("ServiceNotFound"),
    SERVICE_PORT_NOT_FOUND("ServicePortNotFound"),

    ASSIGNED("Assigned"),
    ADDRESS_PENDING("AddressPending"),
    ADDRESS_IMMUTABLE("AddressImmutable"),
    OTHER_ADDRESS("OtherAddress"),

    PROGRAMMED("Programmed"),
    PROXIES_PENDING("ProxiesPending"),
    CONFIGURATION_PENDING("ConfigurationPending"),
    CONFIGURATION_REJECTED("ConfigurationRejected"),
    PROXIES_SILENT("ProxiesSilent"),

    CONFIGURED("Configured"),
    EXTERNAL("External"),
    OWNER_MUST_MOUNT("OwnerMustMount"),
    WAITING_FOR_PROXIES("WaitingForProxies"),
    ROLLOUT_PENDING("RolloutPending"),
    ROLLOUT_PAUSED("RolloutPaused"),
    ROLLOUT_HELD_BACK("RolloutHeldBack"),
    MAIL_SERVER_FAILS("MailServerFails"),
    RESTART_PENDING("RestartPending"),
    SCALED_TO_ZERO("ScaledToZero"),
    MOUNT_COLLISION("MountCollision"),
    READ_ONLY_VOLUME("ReadOnlyVolume"),
    FILE_OVERWRITTEN("FileOverwritten"),
    HOST_NETWORK("HostNetwork"),
    HOST_PORT("HostPort"),
    PROBE_CONFLICT("ProbeConflict"),
    HOOK_CONFLICT("HookConflict"),
    CONFIRM_OVERRIDES("ConfirmOverrides"),
    FIELD_CONFLICT("FieldConflict"),
    CONTENDED("Contended"),
    CHANGE_WITHDRAWN("ChangeWithdrawn"),
    INJECTION_REFUSED("InjectionRefused"),
    WORKLOAD_CHANGED("WorkloadChanged"),
    UNRESOLVED_REFS("UnresolvedRefs"),
    OLD_PODS_RUN("OldPodsRun"),
    OLD_PODS_LEFT("OldPodsLeft"),
    FILES_LEFT("FilesLeft"),

    PROXIES_UNTRUSTED("ProxiesUntrusted"),

    SEES_CLIENT("SeesClient"),
    NOT_PROVEN("NotProven"),
    CHECK_PENDING("CheckPending"),
    MAIL_SERVER_RESTARTING("MailServerRestarting"),
    NOT_APPLICABLE("NotApplicable"),
    SEES_PROXY("SeesProxy"),
    NO_HEADER_EXPECTED("NoHeaderExpected"),
    HEADER_EXPECTED_NOT_SENT("HeaderExpectedNotSent"),
    FAMILY_REFUSED("FamilyRefused"),
    GREETS_LATE("GreetsLate"),
    REFUSED("Refused"),
    UNREACHABLE("Unreachable"),
    TLS_FAILS("TlsFails"),
    INCONCLUSIVE("Inconclusive"),

    PRESERVED("Preserved"),
    NO_CONNECTIONS("NoConnections"),
    NODE_ADDRESSES("NodeAddresses"),
    TRAFFIC_POLICY_CLUSTER("TrafficPolicyCluster"),
    GATEWAY_ADDRESSES("GatewayAddresses"),
    LOAD_BALANCER_PODS("LoadBalancerPods"),
    POD_ADDRESSES("PodAddresses"),
    LOCAL_ADDRESSES("LocalAddresses"),
    SINGLE_SOURCE("SingleSource"),

    MONITORED("Monitored"),
    MANAGEMENT_PORT_CLOSED("ManagementPortClosed"),
    POD_MONITORS_MISSING("PodMonitorsMissing"),
    POD_MONITORS_FORBIDDEN("PodMonitorsForbidden"),
    POD_MONITOR_FAILED("PodMonitorFailed"),

    WARNINGS_PRESENT("WarningsPresent"),
    NO_WARNINGS("NoWarnings"),

    READY("Ready"),
    NOT_READY("NotReady"),
    RECONCILIATION_FAILED("ReconciliationFailed"),
    PAUSED("Paused"),
    NOT_ACCEPTED("NotAccepted");

    private final String value;

    Reason(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }

    /** Empty if it is the reason of another release. */
    static Optional<Reason> of(String value) {
        return Arrays.stream(values())
                .filter(reason -> reason.value.equals(value))
                .findFirst();
    }
}
