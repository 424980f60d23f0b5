package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ConfigurationMode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Messages of all findings: what was found, and after a colon the remedy, without a final period. */
final class FindingMessages {

    private FindingMessages() {}

    static String mountCollision(InspectedPod pod, VolumeMount mount, DmsFile file) {
        return mailServer(pod) + " already mounts " + file.containerPath() + " from volume \"" + mount.getName()
                + "\": remove that mount and copy its content to " + field(pod, file)
                + ", which is applied before the operator's own (if that content enables the PROXY protocol itself, as"
                + " docker-mailserver's chart does, disable that or set configuration.mode to External)";
    }

    static String confirmOverrides(InspectedPod pod, VolumeMount mount, DmsFile file) {
        return mailServer(pod) + " mounts volume \"" + mount.getName() + "\" at " + mount.getMountPath()
                + ", which may contain your own " + file.key()
                + " that the operator's file would hide: copy its content to "
                + field(pod, file) + ", or set that field to \"\" if there is none";
    }

    static String readOnlyVolume(InspectedPod pod, VolumeMount mount, VolumeAccess access, DmsFile file) {
        String remedy = switch (access) {
            case GENERATED ->
                "mount each file of that volume at a path of its own with \"subPath\", instead of the whole directory";
            case READ_ONLY_MOUNT -> "remove \"readOnly\" from that volume mount";
            case READ_ONLY_SOURCE -> "remove \"readOnly\" from that volume";
            case WRITABLE -> throw new IllegalArgumentException("a writable volume takes the file");
        };
        return mailServer(pod) + " mounts volume \"" + mount.getName() + "\" at " + mount.getMountPath()
                + ", and that volume is read-only, so the container could not start with the operator's file at "
                + file.containerPath() + ": " + remedy;
    }

    static String fileOverwritten(InspectedPod pod, Container container, String action, DmsFile file) {
        return pod.subject(container) + ": \"" + action + "\" writes " + file.containerPath()
                + ", where the operator mounts a read-only file, so that command would fail: remove it and copy the content"
                + " to " + field(pod, file);
    }

    static String mayOverwriteFile(InspectedPod pod, Container container, String action, DmsFile file) {
        return pod.subject(container) + ": \"" + action + "\" copies several files into the directory of "
                + file.containerPath() + ", and fails if one of them is " + file.key()
                + ", because the operator's file is mounted there read-only: make sure that it is not, and set its content in "
                + field(pod, file);
    }

    static String speaksToPort(InspectedPod pod, Container container, PodAction action, int port) {
        return pod.subject(container) + ": \"" + action.name() + "\" " + verb(action) + " port " + port
                + " without a PROXY header, which that port requires with the injected files, and would fail: "
                + portRemedy(pod, action, port);
    }

    static String bareConnection(InspectedPod pod, Container container, PodAction action, int port) {
        return pod.subject(container) + ": \"" + action.name() + "\" connects to port " + port
                + " without a PROXY header. It succeeds as long as it only connects, but the mail server logs an error each"
                + " time: " + portRemedy(pod, action, port);
    }

    static String portNamed(InspectedPod pod, Container container, PodAction action, int port) {
        return pod.subject(container) + ": \"" + action.name() + "\" contains the number or name of port " + port
                + ", which requires a PROXY header with the injected files. If it connects to that port and waits for a"
                + " greeting, it fails: " + portRemedy(pod, action, port);
    }

    static String clientInPod(InspectedPod pod, Container container, int port) {
        return pod.subject(container) + ": \"command\" or \"args\" connects to port " + port
                + " of its pod without a PROXY header, which that port requires with the injected files: "
                + (keepsPlainPorts(pod)
                        ? "use the plain port of that service"
                        : "set configuration.mode to SeparatePorts, which keeps that port as it is");
    }

    static String hostNetwork(InspectedPod pod) {
        return pod.workload()
                + " uses the network of its node (\"hostNetwork: true\"), where a NetworkPolicy does not protect"
                + " the ports that trust a PROXY header: remove \"hostNetwork\", and let clients connect to the Service of"
                + " the MailIngress";
    }

    static String hostPort(InspectedPod pod, Container container, ContainerPort port) {
        return pod.subject(container) + " publishes port " + port.getContainerPort() + " on its node as hostPort "
                + port.getHostPort()
                + ", but with the injected files only the proxies may connect to that port, with a PROXY"
                + " header: remove \"hostPort\", and let clients connect to the Service of the MailIngress";
    }

    static String podsCannotCoexist(InspectedPod pod, List<String> causes) {
        return pod.workload() + " starts a new pod before it removes the old one, but " + String.join(", and ", causes)
                + ". A restart may then never complete: set \"strategy: {type: Recreate}\" in the Deployment";
    }

    static String claims(List<String> names) {
        return "the volume of claim " + quoted(names) + " cannot be mounted on a second node if its access mode is"
                + " ReadWriteOnce, nor by a second pod if it is ReadWriteOncePod";
    }

    static String antiAffinity(String topologyKey) {
        return "its required podAntiAffinity keeps two of its pods apart (topologyKey " + topologyKey + ")";
    }

    static String usedHostPorts(List<Integer> ports) {
        return "two pods cannot use hostPort " + joined(ports) + " of one node";
    }

    static String reloader(InspectedPod pod, String annotation) {
        return pod.workload() + " has the annotation \"" + annotation
                + "\": whenever the operator adds a ConfigMap to its template, that controller may restart the mail server a"
                + " second time. To avoid that, remove the annotation or limit it to your own ConfigMaps";
    }

    static String serviceMesh(InspectedPod pod, String mesh, String exclusion, Collection<Integer> ports) {
        return pod.workload() + " is part of the service mesh " + mesh
                + ": its sidecar accepts every connection, and the"
                + " mail server sees the sidecar's address instead of the proxy's, from which it must accept PROXY headers."
                + " Exclude the mail ports with the pod template's annotation \"" + exclusion + ": '"
                + ports.stream().map(String::valueOf).collect(Collectors.joining(","))
                + "'\"";
    }

    static String controlledWorkload(InspectedPod pod, OwnerReference owner) {
        return pod.workload() + " is controlled by " + owner.getKind() + " \"" + owner.getName()
                + "\", whose controller may revert the injected files. If it does, configure the PROXY protocol there and set"
                + " configuration.mode to External";
    }

    private static String verb(PodAction action) {
        if (action instanceof PodAction.Request request) {
            return "sends a request (" + request.type() + ") to";
        }
        return "connects to";
    }

    /** Lists listening sockets, as docker-mailserver's documentation does, and connects to none. */
    private static String portRemedy(InspectedPod pod, PodAction action, int port) {
        String remedy = action.isHook()
                ? "remove that command or request"
                : "replace it with an exec command that connects to nothing, for example [\"sh\", \"-c\", \"ss -ltn | grep -q"
                        + " ':" + port + " '\"]";
        return remedy
                + (keepsPlainPorts(pod)
                        ? ""
                        : ", or set configuration.mode to SeparatePorts, which keeps that port as it is");
    }

    private static boolean keepsPlainPorts(InspectedPod pod) {
        return pod.server().mode() == ConfigurationMode.SEPARATE_PORTS;
    }

    private static String mailServer(InspectedPod pod) {
        return pod.workload() + ", container \"" + pod.plan().container() + "\"";
    }

    private static String field(InspectedPod pod, DmsFile file) {
        return "mailServers[" + pod.server().name() + "].configuration."
                + file.file().field();
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
    }

    private static String joined(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
