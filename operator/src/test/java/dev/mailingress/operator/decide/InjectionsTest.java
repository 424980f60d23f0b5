package dev.mailingress.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.dms.InjectionConflicts.ConflictKind;
import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.dms.InjectionPlan;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every branch of the decision about an injection, and about the removal of files. */
class InjectionsTest {

    private static final String MAIL_INGRESS = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 1}
            spec:
              listeners: [{name: smtp}]
              mailServers: [{name: dms, %s, configuration: {mode: %s, trustedNetworks: [10.42.0.0/16]}}]
            """;
    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: u}
            spec:
              selector: {matchLabels: {app: mailserver}}
              template: {metadata: {labels: {app: mailserver}}, spec: {containers: [{name: dms}]}}
            status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # situation                          | target                          | mode      | facts            | proxies | decision
            its owner configures it              | workloadRef: {name: mailserver} | External  |                  | true    | External
            its owner mounts the files           | host: mx.example                | SamePorts |                  | true    | OwnerMustMount
            its workload does not exist          | workloadRef: {name: typo}       | SamePorts |                  | true    | ReferenceUnresolved
            a mount of the owner is in the way   | workloadRef: {name: mailserver} | SamePorts | conflict         | true    | Blocked
            it waits for the next restart        | workloadRef: {name: mailserver} | SamePorts | deferred         | true    | RestartPending
            the API server refuses the dry run   | workloadRef: {name: mailserver} | SamePorts | refusal          | true    | Refused
            no proxy runs the configuration      | workloadRef: {name: mailserver} | SamePorts |                  | false   | WaitingForProxies
            everything is in place               | workloadRef: {name: mailserver} | SamePorts |                  | true    | Proceed
            a conflict comes before a refusal    | workloadRef: {name: mailserver} | SamePorts | conflict refusal | false   | Blocked
            waiting comes before a refusal       | workloadRef: {name: mailserver} | SamePorts | deferred refusal | false   | RestartPending
            a refusal comes before the proxies   | workloadRef: {name: mailserver} | SamePorts | refusal          | false   | Refused
            """)
    void shouldDecideAboutAnInjection(
            String situation, String target, String mode, @Nullable String facts, boolean proxies, String decision) {
        // Given
        MailIngressModel model =
                ModelFixture.of(MAIL_INGRESS.formatted(target, mode), WORKLOAD).model();
        MailServer server = model.mailServers().get(0);
        Injections injections = injections(model, server, facts == null ? "" : facts);
        // When
        InjectionDecision result = injections.decide(server, proxies);
        // Then
        assertThat(
                        result instanceof InjectionDecision.Stay stay
                                ? stay.state().getClass().getSimpleName()
                                : result.getClass().getSimpleName())
                .as(situation)
                .isEqualTo(decision);
    }

    private static Injections injections(MailIngressModel model, MailServer server, String facts) {
        return server.foundWorkload()
                .filter(found -> server.injected())
                .map(found -> new Injections(
                        model,
                        Map.of(
                                "dms",
                                new InjectionFacts(
                                        InjectionPlan.of(model, server, found.workload(), found.container()),
                                        facts.contains("conflict")
                                                ? new InjectionConflict(ConflictKind.MOUNT_COLLISION, "remove it")
                                                : null,
                                        facts.contains("deferred"),
                                        facts.contains("refusal")
                                                ? new DmsState.Refused("dms", found.workload(), "denied")
                                                : null))))
                .orElseGet(() -> new Injections(model, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # situation                                 | target                          | mode      | state             | proxies | removed
            another workload took over, and runs        | workloadRef: {name: mailserver} | SamePorts | Injected          | true    | true
            another workload took over, old pods end    | workloadRef: {name: mailserver} | SamePorts | OldPodsRunning    | true    | true
            another workload takes over                 | workloadRef: {name: mailserver} | SamePorts | PodsNotReady      | true    | false
            another workload cannot be configured       | workloadRef: {name: mailserver} | SamePorts | Refused           | true    | false
            proxies do not know the other workload yet  | workloadRef: {name: mailserver} | SamePorts | Injected          | false   | false
            the reference is a typo                     | workloadRef: {name: typo}       | SamePorts | Injected          | true    | false
            it is still referred to                     | workloadRef: {name: former}     | SamePorts | Injected          | true    | false
            its owner takes over                        | workloadRef: {name: former}     | External  | External          | true    | true
            a host took over                            | host: mx.example                | SamePorts | OwnerMustMount    | true    | true
            """)
    void shouldRemoveFilesOnlyWhenNothingNeedsThem(
            String situation, String target, String mode, String state, boolean proxies, boolean removed) {
        // Given
        ModelFixture fixture = ModelFixture.of(
                MAIL_INGRESS.formatted(target, mode), WORKLOAD, WORKLOAD.replace("name: mailserver", "name: former"));
        Workload former = fixture.workloads().get(1);
        // When
        List<Workload> result =
                new Removals().of(fixture.model(), List.of(former), List.of(state(state, former)), proxies);
        // Then
        assertThat(result).as(situation).isEqualTo(removed ? List.of(former) : List.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # situation                          | target                          | mode      | facts    | changed            | states
            the files will be injected           | workloadRef: {name: mailserver} | SamePorts |          | mailserver, former |
            a mount of the owner is in the way   | workloadRef: {name: mailserver} | SamePorts | conflict | former             | Blocked
            it waits for the next restart        | workloadRef: {name: mailserver} | SamePorts | deferred | former             | RestartPending
            the API server refuses the dry run   | workloadRef: {name: mailserver} | SamePorts | refusal  | former             | Refused
            the reference is a typo              | workloadRef: {name: typo}       | SamePorts |          |                    | ReferenceUnresolved
            its owner takes over                 | workloadRef: {name: former}     | External  |          | former             |
            """)
    void shouldPreviewWhichPodsWillBeReplaced(
            String situation,
            String target,
            String mode,
            @Nullable String facts,
            @Nullable String changed,
            @Nullable String states) {
        // Given
        ModelFixture fixture = ModelFixture.of(
                MAIL_INGRESS.formatted(target, mode), WORKLOAD, WORKLOAD.replace("name: mailserver", "name: former"));
        MailIngressModel model = fixture.model();
        Injections injections = injections(model, model.mailServers().get(0), facts == null ? "" : facts);
        // When
        Preview preview = Preview.of(injections, List.of(fixture.workloads().get(1)));
        // Then
        assertThat(preview.changed().stream().map(Workload::name).collect(Collectors.joining(", ")))
                .as(situation)
                .isEqualTo(changed == null ? "" : changed);
        assertThat(preview.states().stream().map(state -> state.getClass().getSimpleName()))
                .as(situation)
                .isEqualTo(states == null ? List.of() : List.of(states));
    }

    private static DmsState state(String name, Workload workload) {
        return switch (name) {
            case "Injected" -> new DmsState.Injected("dms", workload);
            case "OldPodsRunning" -> new DmsState.OldPodsRunning("dms", List.of("p"));
            case "PodsNotReady" -> new DmsState.PodsNotReady("dms", workload, 0);
            case "Refused" -> new DmsState.Refused("dms", workload, "denied");
            case "External" -> new DmsState.External("dms");
            case "OwnerMustMount" -> new DmsState.OwnerMustMount("dms", "files");
            default -> throw new IllegalArgumentException(name);
        };
    }
}
