package dev.mailingress.operator.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Pod of a proxy, with the responses of its management port. */
record ProxyPod(TestCluster cluster, Pod pod) {

    private static final ObjectMapper JSON = new ObjectMapper();

    String uid() {
        return pod.getMetadata().getUid();
    }

    String address() {
        return Objects.requireNonNull(pod.getStatus().getPodIP());
    }

    /** The generation of the MailIngress that it runs. */
    long generation() {
        return get("config").path("generation").asLong();
    }

    JsonNode status() {
        return get("status");
    }

    /** Through the API server, which connects from the node: policies permit that, and the image has no shell. */
    private JsonNode get(String path) {
        String uri = "/api/v1/namespaces/%s/pods/%s:9901/proxy/%s"
                .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), path);
        try {
            return JSON.readTree(Objects.requireNonNull(cluster.client().raw(uri), uri));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
