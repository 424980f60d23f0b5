package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.api.v1alpha1.StatusAddress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The MailIngress {@code mail} of a namespace: changed as a user does, and asked what it says and what came of it. */
record AppliedMailIngress(TestCluster cluster, String namespace) {

    static final String NAME = "mail";

    /** Applies it with a spec in YAML. */
    static AppliedMailIngress apply(TestCluster cluster, String namespace, String spec) {
        cluster.apply("""
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: %s, namespace: %s}
                spec:
                %s
                """.formatted(NAME, namespace, spec.indent(2)));
        return new AppliedMailIngress(cluster, namespace);
    }

    AppliedMailIngress awaitReady() {
        cluster.kubectl("wait", "--for=condition=Ready", "mi/" + NAME, "-n", namespace, "--timeout=180s");
        return this;
    }

    /** Changes the spec by a JSON merge patch (RFC 7386) and gives the generation that it has now. */
    long change(String patch) {
        return resource()
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + patch + "}")
                .getMetadata()
                .getGeneration();
    }

    /** Waits for a condition of the present generation and gives its message. */
    String awaitCondition(String type, String truthAndReason) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> condition(type),
                        found -> found.filter(condition ->
                                        (condition.status() + ":" + condition.reason()).equals(truthAndReason))
                                .isPresent())
                .orElseThrow()
                .message();
    }

    /** Whether a condition of the present generation is. */
    boolean isTrue(String type) {
        return condition(type)
                .filter(condition -> condition.status().equals("True"))
                .isPresent();
    }

    List<String> addresses() {
        return status().addresses().stream().map(StatusAddress::value).toList();
    }

    Service service(String name) {
        return Objects.requireNonNull(cluster.client()
                .services()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /** The proxies that are not ending. */
    List<ProxyPod> proxies() {
        return cluster
                .client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/component", "proxy")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> new ProxyPod(cluster, pod))
                .toList();
    }

    List<String> proxyUids() {
        return proxies().stream().map(ProxyPod::uid).sorted().toList();
    }

    /** Waits until all proxies say that they run a generation and gives how long that took. */
    Duration awaitRunning(long generation, int replicas) {
        long start = System.nanoTime();
        // A pod that has no address yet cannot be asked.
        await().ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(proxies())
                        .hasSize(replicas)
                        .allSatisfy(proxy -> assertThat(proxy.generation()).isEqualTo(generation)));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    MailIngressStatus status() {
        return Optional.ofNullable(resource().get()).map(MailIngress::getStatus).orElse(MailIngressStatus.NONE);
    }

    private Optional<Condition> condition(String type) {
        MailIngress seen = Objects.requireNonNull(resource().get());
        return Optional.ofNullable(seen.getStatus()).map(MailIngressStatus::conditions).orElse(List.of()).stream()
                .filter(condition -> condition.type().equals(type))
                .filter(condition -> Objects.equals(
                        condition.observedGeneration(), seen.getMetadata().getGeneration()))
                .findFirst();
    }

    private Resource<MailIngress> resource() {
        return cluster.client()
                .resources(MailIngress.class)
                .inNamespace(namespace)
                .withName(NAME);
    }
}
