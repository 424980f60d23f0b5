package dev.mailingress.operator.watch;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.observed.NodeAddresses;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Event source for nodes, with one watch for all MailIngresses. The framework's own watch would not start if the
 * operator is not allowed to read nodes, nor notice when it becomes allowed: this one is started at a read, and if that
 * fails, again at a later one.
 */
public final class NodeEventSource {

    private static final String NAME = "nodes";

    /** Each read would cost a request otherwise, and there is one for each reconciliation. */
    private static final Duration FORBIDDEN_INTERVAL = Duration.ofMinutes(1);

    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final Clock clock;
    private final Duration startDeadline;
    private @Nullable SharedIndexInformer<Node> informer;
    private Instant nextAttempt = Instant.MIN;
    private @Nullable Exception failure;
    private volatile Runnable onChange = () -> {};

    /** @param startDeadline for the first list of nodes, for which reconciliations wait */
    public NodeEventSource(KubernetesClient client, Clock clock, Duration startDeadline) {
        this.client = client;
        this.clock = clock;
        this.startDeadline = startDeadline;
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

    /**
     * The nodes as last observed, sorted by name so that the configuration is stable; empty if forbidden.
     *
     * @throws IllegalStateException if they cannot be read now: without them, proxies would lose what they know about nodes
     */
    public List<Node> nodes() {
        return observed()
                .sorted(Comparator.comparing(node -> node.getMetadata().getName()))
                .toList();
    }

    /** Whether the operator may not read them, as of the last attempt. */
    public synchronized boolean isForbidden() {
        return informer == null && failure == null && nextAttempt.isAfter(Instant.MIN);
    }

    private synchronized Stream<Node> observed() {
        if (informer == null && !clock.instant().isBefore(nextAttempt)) {
            start();
        }
        if (informer != null) {
            return informer.getStore().list().stream();
        }
        if (failure != null) {
            throw new IllegalStateException("Nodes cannot be read.", failure);
        }
        return Stream.empty();
    }

    private void start() {
        SharedIndexInformer<Node> starting = client.nodes()
                .runnableInformer(0)
                .addEventHandler(new NodeEventHandler())
                .exceptionHandler((started, error) -> started);
        try {
            // First, because an informer that does not start logs that as an error each time.
            requestOnce();
            starting.start().toCompletableFuture().get(startDeadline.toMillis(), TimeUnit.MILLISECONDS);
            informer = starting;
            failure = null;
        } catch (KubernetesClientException | ExecutionException | TimeoutException e) {
            starting.stop();
            // The user then has to specify the networks; an error of the spec reports this.
            boolean forbidden = isForbidden(e) || isForbidden(e.getCause());
            failure = forbidden ? null : e;
            nextAttempt = clock.instant().plus(forbidden ? FORBIDDEN_INTERVAL : RETRY_INTERVAL);
        } catch (InterruptedException e) {
            starting.stop();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while nodes were being read.", e);
        }
    }

    /** Without the client's own retries, which may take minutes: all reconciliations wait for it. */
    private void requestOnce() {
        RequestConfig once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) startDeadline.toMillis())
                .build();
        client.newClient(once)
                .adapt(KubernetesClient.class)
                .nodes()
                .list(new ListOptionsBuilder().withLimit(1L).build());
    }

    private synchronized void stop() {
        if (informer != null) {
            informer.stop();
            informer = null;
        }
    }

    /** Whether the operator is not allowed to list or to watch them. */
    private static boolean isForbidden(@Nullable Throwable failure) {
        return failure instanceof KubernetesClientException error
                && error.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
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
