package dev.mailingress.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.advice.Advisories;
import dev.mailingress.operator.advice.Advisory;
import dev.mailingress.operator.advice.AdvisoryFacts;
import dev.mailingress.operator.advice.AdvisoryReason;
import dev.mailingress.operator.advice.PathFacts;
import dev.mailingress.operator.decide.ClientAddresses;
import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.testing.FakeApiServer;
import dev.mailingress.operator.testing.FakeApiServer.Answer;
import dev.mailingress.operator.testing.FakeApiServer.Request;
import dev.mailingress.operator.testing.ModelFixture;
import dev.mailingress.operator.testing.TestClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdvisoryObserverTest {

    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, generation: 3}
            spec:
              listeners: [{name: smtp}]
              mailServers: [{name: dms, workloadRef: {name: mailserver}, configuration: {preset: %s, mode: External}}]
            """;
    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail}
            spec: {template: {spec: {containers: [{name: dms, envFrom: [%s]}]}}}
            """;

    private final TestClock clock = new TestClock();
    private boolean nodesForbidden;
    private FakeApiServer server;
    private KubernetesClient client;
    private AdvisoryObserver observer;

    @BeforeEach
    void start() throws IOException {
        server = new FakeApiServer(AdvisoryObserverTest::answer);
        client = server.client();
        observer = new AdvisoryObserver(client, () -> nodesForbidden, new ApiGroups(client, clock));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void shouldReadTheConfigMapsOfTheContainerAndNoSecret() {
        // When
        AdvisoryFacts facts = observe(
                "{secretRef: {name: own}}, {configMapRef: {name: gone, optional: true}}, {configMapRef: {name: settings}}");
        // Then
        assertThat(new Advisories().of(facts))
                .extracting(Advisory::reason)
                .containsExactly(AdvisoryReason.FAIL2BAN, AdvisoryReason.UNREADABLE_POLICIES);
        assertThat(facts.configMaps().missing()).containsExactly("gone");
        assertThat(server.requests())
                .extracting(Request::path)
                .containsExactlyInAnyOrder(
                        "/api/v1/namespaces/mail/configmaps/gone",
                        "/api/v1/namespaces/mail/configmaps/settings",
                        "/apis");
    }

    @Test
    void shouldLimitTheNumberOfRequests() {
        // Given
        String sources = IntStream.range(0, 100)
                .mapToObj(i -> "{configMapRef: {name: settings-" + i + "}}")
                .collect(Collectors.joining(", "));
        // When
        AdvisoryFacts facts = observe(sources);
        // Then
        assertThat(server.requests()).hasSize(AdvisoryObserver.MAX_CONFIG_MAPS + 1);
        assertThat(facts.configMaps().missing()).hasSize(AdvisoryObserver.MAX_CONFIG_MAPS);
    }

    @Test
    void shouldObserveWhetherNodesAreForbiddenAndWhichServersAreOfTheChart() {
        assertThat(observe("").nodesForbidden()).isFalse();
        nodesForbidden = true;
        AdvisoryFacts facts = observe("");
        assertThat(facts.nodesForbidden()).isTrue();
        assertThat(facts.chartServers()).containsExactly("dms");
    }

    @Test
    void shouldReadTheApiGroupsAgainAfterAWhile() {
        // Given
        assertThat(observe("").apiGroups()).containsExactlyInAnyOrder("apps", "cilium.io");
        server.answer(request -> Answer.ok(groups("apps")));
        // Then
        assertThat(observe("").apiGroups()).as("a moment later").contains("cilium.io");
        clock.advance(Duration.ofMinutes(10));
        assertThat(observe("").apiGroups()).as("ten minutes later").containsExactly("apps");
    }

    @Test
    void shouldKeepTheApiGroupsWhenTheyCannotBeRead() {
        // Given
        observe("");
        server.answer(request -> Answer.error(403, "forbidden"));
        clock.advance(Duration.ofMinutes(10));
        // Then
        assertThat(observe("").apiGroups()).contains("cilium.io");
    }

    private AdvisoryFacts observe(String sources) {
        ModelFixture fixture = ModelFixture.of(RESOURCE.formatted("DockerMailserver"), WORKLOAD.formatted(sources));
        ObservedState state = new ObservedState(fixture.workloads(), List.of(), List.of(), List.of());
        PathFacts path = new PathFacts(List.of(), new ClientAddresses(0, 0, Map.of(), Map.of(), null, true), List.of());
        return observer.observe(fixture.resource(), fixture.model(), state, path, List.of());
    }

    private static Answer answer(Request request) {
        if (request.path().equals("/apis")) {
            return Answer.ok(groups("apps", "cilium.io"));
        }
        return request.path().endsWith("/configmaps/settings") ? Answer.ok("""
                        {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "settings"},
                         "data": {"ENABLE_FAIL2BAN": "1"}}
                        """) : Answer.error(404, "not found");
    }

    private static String groups(String... names) {
        return "{\"kind\": \"APIGroupList\", \"apiVersion\": \"v1\", \"groups\": ["
                + List.of(names).stream()
                        .map(name -> "{\"name\": \"" + name + "\", \"versions\": []}")
                        .collect(Collectors.joining(", "))
                + "]}";
    }
}
