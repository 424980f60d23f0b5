package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailingress.operator.testing.FakeApiServer;
import dev.mailingress.operator.testing.FakeApiServer.Answer;
import dev.mailingress.operator.testing.FakeApiServer.Request;
import dev.mailingress.operator.testing.TestClock;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeEventSourceTest {

    private static final String NODES = """
            {"kind": "NodeList", "apiVersion": "v1", "metadata": {"resourceVersion": "7"},
             "items": [{"metadata": {"name": "b"}}, {"metadata": {"name": "a"}}]}
            """;

    private final TestClock clock = new TestClock();
    private FakeApiServer server;
    private KubernetesClient client;
    private NodeEventSource source;

    @BeforeEach
    void start() throws IOException {
        server = new FakeApiServer(NodeEventSourceTest::nodes);
        client = server.client();
        source = new NodeEventSource(client, clock, Duration.ofSeconds(2));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void shouldListTheNodesSortedByName() {
        assertThat(source.nodes()).extracting(NodeEventSourceTest::name).containsExactly("a", "b");
        assertThat(source.isForbidden()).isFalse();
    }

    @Test
    void shouldStartAgainLaterWhenTheFirstStartFailed() {
        // Given
        server.answer(request -> Answer.error(500, "etcdserver: request timed out"));
        assertThatThrownBy(() -> source.nodes()).isInstanceOf(IllegalStateException.class);
        assertThat(source.isForbidden()).isFalse();
        server.answer(NodeEventSourceTest::nodes);
        // Then
        assertThatThrownBy(() -> source.nodes()).as("immediately").isInstanceOf(IllegalStateException.class);
        // When
        clock.advance(Duration.ofSeconds(5));
        // Then
        assertThat(source.nodes()).extracting(NodeEventSourceTest::name).containsExactly("a", "b");
    }

    @Test
    void shouldNotWaitLongerThanTheDeadlineWhenTheApiServerDoesNotAnswer() {
        // Given
        server.answer(request -> Answer.none());
        // When
        long start = System.nanoTime();
        assertThatThrownBy(() -> source.nodes()).isInstanceOf(IllegalStateException.class);
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void shouldAskRarelyWhenItIsForbidden() {
        // Given
        server.answer(request -> Answer.error(403, "nodes is forbidden"));
        // When
        for (int i = 0; i < 10; i++) {
            assertThat(source.nodes()).isEmpty();
        }
        // Then
        assertThat(server.requests()).as("requests").hasSize(1);
        assertThat(source.isForbidden()).isTrue();

        // When
        server.answer(NodeEventSourceTest::nodes);
        clock.advance(Duration.ofMinutes(1));
        // Then
        assertThat(source.nodes()).as("allowed since").hasSize(2);
        assertThat(source.isForbidden()).isFalse();
    }

    @Test
    void shouldReportNoNodesWhenItMayListButNotWatchThem() {
        // Given
        server.answer(request -> isWatch(request) ? Answer.error(403, "cannot watch nodes") : nodes(request));
        // Then
        assertThat(source.nodes()).isEmpty();
    }

    private static Answer nodes(Request request) {
        return isWatch(request) ? Answer.watch() : Answer.ok(NODES);
    }

    private static boolean isWatch(Request request) {
        return request.path().contains("watch=true");
    }

    private static String name(Node node) {
        return node.getMetadata().getName();
    }
}
