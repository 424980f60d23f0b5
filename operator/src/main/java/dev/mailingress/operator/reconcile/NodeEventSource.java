package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.model.NodeAddresses;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Event source for nodes, with one watch for all MailIngresses. The framework's own watch would not start if the
 * operator is not allowed to read nodes, nor notice when it becomes allowed: this one is tried again at each read until
 * it succeeds.
 */
final class NodeEventSource {

    private static final String NAME = "nodes";

    private final KubernetesClient client;
    private @Nullable SharedIndexInformer<Node> informer;
    private volatile Runnable onChange = () -> {};

    NodeEventSource(KubernetesClient client) {
        this.client = client;
    }

    EventSource<?, MailIngress> eventSource(EventSourceContext<MailIngress> context) {
        var source = new SimpleInboundEventSource<MailIngress>(NAME) {
            @Override
            public void stop() {
                super.stop();
                NodeEventSource.this.stop();
            }
        };
        onChange = () ->
                context.getPrimaryCache().list().map(ResourceID::fromResource).forEach(source::propagateEvent);
        return source;
    }

    /** The nodes as last observed, sorted by name so that the configuration is stable; empty if forbidden. */
    List<Node> nodes() {
        return observed()
                .sorted(Comparator.comparing(node -> node.getMetadata().getName()))
                .toList();
    }

    private synchronized Stream<Node> observed() {
        if (informer == null && isReadAllowed()) {
            informer = client.nodes()
                    .runnableInformer(0)
                    .addEventHandler(new NodeEventHandler())
                    .exceptionHandler((started, failure) -> started);
            informer.run();
        }
        return informer == null ? Stream.empty() : informer.getStore().list().stream();
    }

    private synchronized void stop() {
        if (informer != null) {
            informer.stop();
            informer = null;
        }
    }

    private boolean isReadAllowed() {
        try {
            client.nodes().list(new ListOptionsBuilder().withLimit(1L).build());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                // The user then has to specify the networks; an error of the spec reports this.
                return false;
            }
            throw e;
        }
    }

    /** Ignores heartbeats. */
    private final class NodeEventHandler implements ResourceEventHandler<Node> {

        @Override
        public void onAdd(Node node) {
            onChange.run();
        }

        @Override
        public void onUpdate(Node before, Node now) {
            if (!NodeAddresses.areSame(before, now)) {
                onChange.run();
            }
        }

        @Override
        public void onDelete(Node node, boolean unknown) {
            onChange.run();
        }
    }
}
