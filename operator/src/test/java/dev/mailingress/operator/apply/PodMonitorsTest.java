package dev.mailingress.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.Condition;
import dev.mailingress.operator.api.v1alpha1.MailIngressStatus;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.identity.OwnerReferences;
import dev.mailingress.operator.observed.PodMonitorState;
import dev.mailingress.operator.status.ConditionType;
import dev.mailingress.operator.testing.FakeApiServer;
import dev.mailingress.operator.testing.FakeApiServer.Answer;
import dev.mailingress.operator.testing.FakeApiServer.Request;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodMonitorsTest {

    private static final String FORBIDDEN_TO_READ =
            "podmonitors \\\"mail-proxy\\\" is forbidden: User \\\"operator\\\" cannot get resource \\\"podmonitors\\\"";

    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 3}
            spec:
              listeners: [{name: smtp}]
              mailServers: [{name: dms, workloadRef: {name: mailserver}}]
              service: {type: ClusterIP}
              networkPolicy: {enabled: false}
              observability: {%s}
            """;
    private static final ModelFixture WANTED =
            ModelFixture.of(RESOURCE.formatted("podMonitor: {labels: {release: prometheus}}"));
    private static final ModelFixture UNWANTED = ModelFixture.of(RESOURCE.formatted(""));

    @ParameterizedTest
    @MethodSource
    void shouldReportAFailureInsteadOfThrowing(
            String situation, Function<Request, Answer> answers, PodMonitorState state) throws IOException {
        assertThat(reconcile(answers, true, MailIngressStatus.NONE).state())
                .as(situation)
                .isEqualTo(state);
    }

    static Stream<Arguments> shouldReportAFailureInsteadOfThrowing() {
        return Stream.of(
                failure("invalid label", write(Answer.error(422, "invalid")), failed("invalid")),
                failure("webhook is down", write(Answer.error(500, "webhook failed")), failed("webhook failed")),
                failure(
                        "denied by a policy",
                        write(Answer.error(403, "denied by kyverno")),
                        failed("denied by kyverno")),
                failure("kind is missing", request -> Answer.error(404, "not found"), new PodMonitorState.NoSuchKind()),
                failure(
                        "not allowed",
                        request -> Answer.error(403, FORBIDDEN_TO_READ),
                        new PodMonitorState.Forbidden()),
                failure("cannot be read", request -> Answer.error(500, "etcd failed"), failed("etcd failed")));
    }

    @Test
    void shouldReportNothingWhenNoneIsWantedAndItIsNotAllowedToRead() throws IOException {
        assertThat(reconcile(request -> Answer.error(403, FORBIDDEN_TO_READ), false, MailIngressStatus.NONE)
                        .state())
                .isEqualTo(new PodMonitorState.NotWanted());
    }

    @Test
    void shouldTryTheDeletionAgainUntilItSucceeds() throws IOException {
        // Given
        Function<Request, Answer> refusing = request -> request.method().equals("DELETE")
                ? Answer.error(500, "webhook failed")
                : Answer.ok(live(Map.of(), Set.of("release")));
        // When
        Result first = reconcile(refusing, false, MailIngressStatus.NONE);
        Result second = reconcile(refusing, false, status(ConditionType.ACCEPTED, ConditionType.MONITORED));
        Result afterSuccess = reconcile(refusing, false, status(ConditionType.ACCEPTED));
        // Then
        assertThat(first.state()).isEqualTo(failed("webhook failed"));
        assertThat(second.methods()).containsExactly("GET", "DELETE");
        assertThat(afterSuccess.methods()).isEmpty();
    }

    @Test
    void shouldNotBeAppliedWhenSomebodyElseAddedALabel() throws IOException {
        // Given
        String live = live(Map.of("team", "post"), Set.of("release"));
        // Then
        assertThat(reconcile(request -> Answer.ok(live), true, MailIngressStatus.NONE)
                        .methods())
                .containsExactly("GET");
    }

    @Test
    void shouldBeAppliedWhenItHasALabelThatIsNoLongerWanted() throws IOException {
        // Given
        String live = live(Map.of("former", "x"), Set.of("release", "former"));
        // Then
        assertThat(reconcile(request -> Answer.ok(live), true, MailIngressStatus.NONE)
                        .methods())
                .containsExactly("GET", "PATCH");
    }

    /** The PodMonitor as the operator has applied it. */
    private static String live(Map<String, String> additionalLabels, Set<String> fieldsOfTheOperator) {
        GenericKubernetesResource podMonitor =
                new DesiredState().podMonitors(WANTED.model()).get(0);
        podMonitor.getMetadata().getLabels().putAll(additionalLabels);
        podMonitor.getMetadata().setResourceVersion("7");
        podMonitor.getMetadata().setOwnerReferences(List.of(OwnerReferences.to(WANTED.resource())));
        Map<String, Object> labels =
                fieldsOfTheOperator.stream().collect(Collectors.toMap(name -> "f:" + name, name -> Map.of()));
        podMonitor
                .getMetadata()
                .setManagedFields(List.of(new ManagedFieldsEntryBuilder()
                        .withManager(MailIngressDependentResource.FIELD_MANAGER)
                        .withNewFieldsV1()
                        .addToAdditionalProperties("f:metadata", Map.of("f:labels", labels))
                        .endFieldsV1()
                        .build()));
        return Serialization.asJson(podMonitor);
    }

    private static Arguments failure(String situation, Function<Request, Answer> answers, PodMonitorState state) {
        return Arguments.of(situation, answers, state);
    }

    private static Function<Request, Answer> write(Answer answer) {
        return request -> request.method().equals("GET") ? Answer.error(404, "not found") : answer;
    }

    private static PodMonitorState failed(String message) {
        return new PodMonitorState.Failed("mail-proxy", message);
    }

    private record Result(PodMonitorState state, List<String> methods) {}

    private static Result reconcile(Function<Request, Answer> answers, boolean wanted, MailIngressStatus before)
            throws IOException {
        ModelFixture fixture = wanted ? WANTED : UNWANTED;
        try (FakeApiServer server = new FakeApiServer(answers);
                KubernetesClient client = server.client()) {
            PodMonitorState state =
                    new PodMonitors(client, new DesiredState()).reconcile(fixture.resource(), before, fixture.model());
            return new Result(
                    state, server.requests().stream().map(Request::method).toList());
        }
    }

    private static MailIngressStatus status(ConditionType... types) {
        List<Condition> conditions = Stream.of(types)
                .map(type -> new Condition(type.value(), "True", 3L, "2026-01-01T10:00:00Z", "Any", ""))
                .toList();
        return new MailIngressStatus(3L, conditions, List.of(), null, List.of(), List.of(), List.of());
    }
}
