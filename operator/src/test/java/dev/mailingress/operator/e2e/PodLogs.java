package dev.mailingress.operator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/** Follows the logs of all pods of an app, including pods that are deleted meanwhile. */
final class PodLogs implements AutoCloseable, Watcher<Pod> {

    private static final Pattern TIMESTAMP = Pattern.compile("[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} ");

    private final TestCluster cluster;
    private final Map<String, ByteArrayOutputStream> byPod = new ConcurrentHashMap<>();
    private final Queue<LogWatch> followers = new ConcurrentLinkedQueue<>();

    private final Watch watch;

    private PodLogs(TestCluster cluster, String namespace, String app) {
        this.cluster = cluster;
        this.watch = cluster.client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app", app)
                .watch(this);
    }

    static PodLogs follow(TestCluster cluster, String namespace, String app) {
        return new PodLogs(cluster, namespace, app);
    }

    @Override
    public void eventReceived(Action action, Pod pod) {
        boolean runs = pod.getStatus().getContainerStatuses().stream()
                .anyMatch(container -> container.getState().getRunning() != null);
        if (runs) {
            byPod.computeIfAbsent(pod.getMetadata().getUid(), uid -> follow(pod));
        }
    }

    private ByteArrayOutputStream follow(Pod pod) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        followers.add(cluster.client()
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .watchLog(log));
        return log;
    }

    /** The lines that each pod wrote more than this time after its first line. */
    List<String> linesAfter(Duration start) {
        return byPod.values().stream()
                .flatMap(log -> linesAfter(start, log.toString(UTF_8).lines().toList()).stream())
                .toList();
    }

    private static List<String> linesAfter(Duration start, List<String> lines) {
        List<String> timestamped = lines.stream()
                .filter(line -> TIMESTAMP.matcher(line).lookingAt())
                .toList();
        return timestamped.stream()
                .filter(line ->
                        Duration.between(time(timestamped.get(0)), time(line)).compareTo(start) > 0)
                .toList();
    }

    private static LocalTime time(String line) {
        return LocalTime.parse(line.substring("Nov 29 ".length(), "Nov 29 00:57:17".length()));
    }

    /** Later pods are then missing; tests detect this, because they expect a late line as their control. */
    @Override
    public void onClose(WatcherException cause) {}

    @Override
    public void close() {
        watch.close();
        followers.forEach(LogWatch::close);
    }
}
