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
import org.jspecify.annotations.Nullable;

/** The MailIngress {@code mail} of a namespace: applied and patched as by a user, with its status and its objects. */
record AppliedMailIngress(TestCluster cluster, String namespace) {

    static final String NAME = "mail";

    /** Applies a MailIngress with this spec in YAML. */
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

    /** Waits until the proxies run it, whether or not there is a mail server. */
    AppliedMailIngress awaitProgrammed() {
        cluster.kubectl("wait", "--for=condition=Programmed", "mi/" + NAME, "-n", namespace, "--timeout=180s");
        return this;
    }

    /** Applies a JSON merge patch (RFC 7386) to the spec and returns the new generation. */
    long patch(String patch) {
        return resource()
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + patch + "}")
                .getMetadata()
                .getGeneration();
    }

    /** Sets an annotation, or removes it with null. */
    void annotate(String name, @Nullable String value) {
        cluster.kubectl(
                "annotate",
                "mi/" + NAME,
                "-n",
                namespace,
                "--overwrite",
                value == null ? name + "-" : name + "=" + value);
    }

    /** Waits for a condition of the current generation, for example {@code False:Invalid}, and returns its message. */
    String awaitCondition(String type, String statusAndReason) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> condition(type),
                        match -> match.filter(condition ->
                                        (condition.status() + ":" + condition.reason()).equals(statusAndReason))
                                .isPresent())
                .orElseThrow()
                .message();
    }

    /** Whether a condition of the current generation is so, for example {@code False:Invalid}. */
    boolean hasCondition(String type, String statusAndReason) {
        return condition(type)
                .filter(condition -> (condition.status() + ":" + condition.reason()).equals(statusAndReason))
                .isPresent();
    }

    /** Whether a condition of the current generation is True. */
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

    /** The proxy pods that are not terminating. */
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

    /** Waits until all proxies report this generation and returns the time that this took. */
    Duration awaitGeneration(long generation, int replicas) {
        long start = System.nanoTime();
        // A pod without an address cannot be queried.
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
        MailIngress live = Objects.requireNonNull(resource().get());
        return Optional.ofNullable(live.getStatus()).map(MailIngressStatus::conditions).orElse(List.of()).stream()
                .filter(condition -> condition.type().equals(type))
                .filter(condition -> Objects.equals(
                        condition.observedGeneration(), live.getMetadata().getGeneration()))
                .findFirst();
    }

    private Resource<MailIngress> resource() {
        return cluster.client()
                .resources(MailIngress.class)
                .inNamespace(namespace)
                .withName(NAME);
    }
}
