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
 * Watches the nodes, once for all MailIngresses. The framework's own watch would not start where nodes may not be read, nor
 * notice when they may: this one is tried anew at each look until it is allowed.
 */
final class NodeEventSource {

    private static final String NAME = "nodes";

    private final KubernetesClient client;
    private @Nullable SharedIndexInformer<Node> informer;
    private volatile Runnable onNews = () -> {};

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
        onNews = () ->
                context.getPrimaryCache().list().map(ResourceID::fromResource).forEach(source::propagateEvent);
        return source;
    }

    /** As last seen, in the order of their names: another order would be another configuration. Empty where forbidden. */
    List<Node> nodes() {
        return seen().sorted(Comparator.comparing(node -> node.getMetadata().getName()))
                .toList();
    }

    private synchronized Stream<Node> seen() {
        if (informer == null && mayRead()) {
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

    private boolean mayRead() {
        try {
            client.nodes().list(new ListOptionsBuilder().withLimit(1L).build());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                // The user names the networks then, and the violation says so.
                return false;
            }
            throw e;
        }
    }

    /** What a node reports of itself every few minutes is none. */
    private final class NodeEventHandler implements ResourceEventHandler<Node> {

        @Override
        public void onAdd(Node node) {
            onNews.run();
        }

        @Override
        public void onUpdate(Node before, Node now) {
            if (!NodeAddresses.areSame(before, now)) {
                onNews.run();
            }
        }

        @Override
        public void onDelete(Node node, boolean unknown) {
            onNews.run();
        }
    }
}
