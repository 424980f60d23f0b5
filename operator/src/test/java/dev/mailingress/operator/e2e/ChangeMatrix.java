package dev.mailingress.operator.e2e;

import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every change of a MailIngress there and back, for one kind of workload and strategy, while a client sends a message every second;
 * once as it is, and once while the operator is killed after each of its writes. None is lost or refused.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ChangeMatrix {

    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeMatrix.class);
    private static final Duration SOON = Duration.ofMinutes(3);
    /** The operator starts again after each write. */
    private static final Duration WITH_RESTARTS = Duration.ofMinutes(8);
    /** Longer than the operator, once ready, needs until its first write. */
    private static final Duration QUIET = Duration.ofSeconds(8);

    private static final String OTHER = "other";
    private static final String LISTENERS =
            "\"listeners\": [{\"name\": \"smtp\"}, {\"name\": \"submission\"}, {\"name\": \"imaps\"}]";

    /** How the owner of the mail server runs it. */
    enum Owner {
        RECREATE(WorkloadKind.DEPLOYMENT, "203.0.113.141"),
        ROLLING_UPDATE(WorkloadKind.DEPLOYMENT, "203.0.113.142"),
        STATEFUL_SET(WorkloadKind.STATEFUL_SET, "203.0.113.143");

        private final WorkloadKind kind;
        private final String address;

        Owner(WorkloadKind kind, String address) {
            this.kind = kind;
            this.address = address;
        }

        String namespace() {
            return "matrix-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final TestCluster cluster = TestCluster.shared();
    private final Owner owner;

    @AutoClose
    private final MailClient client;

    private final MailServerUnderTest mailServer;
    private final MailServerUnderTest other;
    private final AppliedMailIngress mail;

    ChangeMatrix(Owner owner) {
        this.owner = owner;
        this.client = new MailClient(cluster, owner.address);
        this.mailServer = deploy(MailServerUnderTest.NAME);
        this.other = deploy(OTHER);
        this.mail = AppliedMailIngress.apply(cluster, owner.namespace(), """
                listeners: [{name: smtp}, {name: submission}, {name: imaps}]
                mailServers:
                - {name: dms, workloadRef: {kind: %s, name: mailserver}, configuration: {progressDeadline: 3m}}
                service: {type: NodePort, externalIPs: ["%s"]}
                proxy: {replicas: 2}
                """.formatted(owner.kind, owner.address))
                .awaitReady();
    }

    /** A test that failed may have left a change in progress. */
    @BeforeEach
    void awaitReady() {
        awaitReady(() -> true, SOON);
        mailServer.awaitRollout();
        other.awaitRollout();
    }

    @Order(1)
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a listener is added                  | dms  | mailserver | SamePorts     | pop3s
            it is removed                        | dms  | mailserver | SamePorts     |
            the mode changes                     | dms  | mailserver | SeparatePorts |
            it changes back                      | dms  | mailserver | SamePorts     |
            the server is renamed                | post | mailserver | SamePorts     |
            it is renamed back                   | dms  | mailserver | SamePorts     |
            the server is another workload       | dms  | other      | SamePorts     |
            it is the former workload again      | dms  | mailserver | SamePorts     |
            """)
    void shouldLoseNoMessageWhen(String change, String name, String workload, String mode, String listener) {
        try (StreamedMail stream = StreamedMail.start(client, owner.address, mailServer, other)) {
            // When
            mail.patch(spec(name, workload, mode, listener));
            // Then
            awaitReady(() -> true, SOON);
            stream.awaitMore();
            stream.assertNothingLost(owner + ": " + change);
        }
    }

    @Order(2)
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a listener is added                  | dms  | mailserver | SamePorts     | pop3s
            it is removed, and the mode changes  | dms  | mailserver | SeparatePorts |
            the mode changes back                | dms  | mailserver | SamePorts     |
            the server is renamed                | post | mailserver | SamePorts     |
            the server is another workload       | post | other      | SamePorts     |
            it is as it was                      | dms  | mailserver | SamePorts     |
            """)
    void shouldLoseNoMessageWhenTheOperatorIsKilledAfterEachWriteOf(
            String change, String name, String workload, String mode, String listener) {
        try (MortalOperator operator = MortalOperator.start(cluster);
                StreamedMail stream = StreamedMail.start(client, owner.address, mailServer, other)) {
            // When
            mail.patch(spec(name, workload, mode, listener));
            // Then
            awaitReady(operator::isReady, WITH_RESTARTS);
            stream.awaitMore();
            LOGGER.info("{}: {}: killed after each of {}", owner, change, operator.writes());
            stream.assertNothingLost(
                    owner + ", operator killed " + operator.writes().size() + " times: " + change);
        }
    }

    @Order(3)
    @ParameterizedTest(name = "operator killed: {0}")
    @ValueSource(booleans = {false, true})
    void shouldLoseNoMessageWhenAChangeIsWithdrawn(boolean killed) {
        try (MortalOperator operator = killed ? MortalOperator.start(cluster) : null;
                StreamedMail stream = StreamedMail.start(client, owner.address, mailServer, other)) {
            // When
            mail.patch("""
                    {"mailServers": [{"name": "dms", "workloadRef": {"kind": "%s", "name": "mailserver"},
                      "configuration": {"progressDeadline": "20s", "userPatches": "sleep 3600\\n"}}]}
                    """.formatted(owner.kind));
            // Then
            await().atMost(killed ? WITH_RESTARTS : SOON)
                    .until(() -> mail.hasCondition("DmsConfigured", "False:ChangeWithdrawn"));
            if (owner.kind == WorkloadKind.STATEFUL_SET) {
                // Kubernetes' "forced rollback": a StatefulSet replaces no pod that is not ready.
                cluster.kubectl("delete", "pod", "mailserver-0", "-n", owner.namespace());
            }
            mailServer.awaitRollout();
            stream.awaitMore();
            stream.assertNothingLost(owner + ": a change is withdrawn, operator killed: "
                    + Optional.ofNullable(operator).map(MortalOperator::writes).orElse(List.of()));
        }
        mail.patch(spec("dms", "mailserver", "SamePorts", null));
    }

    private void awaitReady(BooleanSupplier operator, Duration timeout) {
        await().atMost(timeout)
                .during(QUIET)
                .until(() -> operator.getAsBoolean() && mail.isTrue("Ready") && mail.isTrue("DmsConfigured"));
    }

    private MailServerUnderTest deploy(String name) {
        MailServerUnderTest deployed = MailServerUnderTest.deploy(
                        cluster, owner.namespace(), client, DmsGeneration.DEBIAN_13, name, owner.kind)
                .withVolumes();
        if (owner == Owner.ROLLING_UPDATE) {
            deployed.patch(MailServerUnderTest.resource("mail-server-rolling-update.yaml"));
            deployed.awaitRollout();
        }
        return deployed;
    }

    private String spec(String name, String workload, String mode, @Nullable String listener) {
        String listeners = listener == null ? LISTENERS : LISTENERS.replace("]", ", {\"name\": \"" + listener + "\"}]");
        return """
                {%s, "mailServers": [{"name": "%s", "workloadRef": {"kind": "%s", "name": "%s"},
                  "configuration": {"mode": "%s", "progressDeadline": "3m"}}]}
                """.formatted(listeners, name, owner.kind, workload, mode);
    }
}
