package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes and hooks that use ports 25, 587 and 993, which expect the header after the injection. */
class ProbeFindingsTest {

    private static final String PORTS = "ports: [{name: smtp, containerPort: 25}, {name: web, containerPort: 8080}]";
    private static final String WAITS = "exec: {command: [sh, -c, 'nc localhost 587 | grep -q ^220']}";

    @ParameterizedTest
    @CsvSource({
        "startupProbe: {%s}, refusal PROBE_CONFLICT",
        "readinessProbe: {%s}, refusal PROBE_CONFLICT",
        "livenessProbe: {%s}, refusal PROBE_CONFLICT",
        "lifecycle: {postStart: {%s}}, refusal HOOK_CONFLICT",
        "lifecycle: {preStop: {%s}}, refusal HOOK_CONFLICT"
    })
    void shouldRefuseEveryKindOfProbeAndHookThatWaitsForAGreeting(String field, String kind) {
        assertThat(TemplateFixture.ofContainer(field.formatted(WAITS)).kinds()).containsExactly(kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            httpGet: {port: 25}                           | refusal PROBE_CONFLICT
            httpGet: {port: smtp, path: /}                | refusal PROBE_CONFLICT
            grpc: {port: 993}                             | refusal PROBE_CONFLICT
            tcpSocket: {port: 25}                         | warning BARE_CONNECTION
            tcpSocket: {port: smtp}                       | warning BARE_CONNECTION
            tcpSocket: {port: 25, host: 192.0.2.1}        | warning PORT_NAMED
            exec: {command: [nc, -z, localhost, '25']}    | warning BARE_CONNECTION
            exec: {command: [/check, --port=25]}          | warning PORT_NAMED
            """)
    void shouldJudgeAProbeByWhatItDoesWithThePort(String action, String kind) {
        assertThat(TemplateFixture.ofContainer("readinessProbe: {" + action + "}, " + PORTS)
                        .kinds())
                .containsExactly(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "httpGet: {port: 8080}",
                "httpGet: {port: web}",
                "tcpSocket: {port: 143}",
                "tcpSocket: {port: unknown}",
                "grpc: {port: 9000}",
                "exec: {command: [/bin/bash, -c, \"ss --listening --tcp | grep -P 'LISTEN.+:smtp'\"]}",
                "exec: {command: [/bin/bash, -c, \"ss --listening --ipv4 --tcp | grep --silent ':smtp' || exit 1\"]}",
                "exec: {command: [sh, -c, supervisorctl status | grep -E 'postfix|dovecot' | grep -v RUNNING]}",
                "exec: {command: [dms-healthcheck]}"
            })
    void shouldFindNothingWhenNoPortWithAHeaderIsUsed(String action) {
        assertThat(TemplateFixture.ofContainer(
                                "readinessProbe: {" + action + "}, livenessProbe: {" + action + "}, " + PORTS)
                        .kinds())
                .isEmpty();
    }

    @Test
    void shouldFindNothingInAHookThatSleeps() {
        assertThat(TemplateFixture.ofContainer("lifecycle: {preStop: {sleep: {seconds: 25}}}")
                        .kinds())
                .isEmpty();
    }

    @Test
    void shouldInspectSidecarsBecauseTheyShareTheNetworkOfThePod() {
        assertThat(TemplateFixture.ofPod("containers: [{name: dms}, {name: exporter, livenessProbe: {" + WAITS + "}}]")
                        .kinds())
                .containsExactly("refusal PROBE_CONFLICT");
        assertThat(TemplateFixture.ofPod(
                                "containers: [{name: dms}], initContainers: [{name: exporter, restartPolicy: Always,"
                                        + " startupProbe: {" + WAITS + "}}]")
                        .kinds())
                .containsExactly("refusal PROBE_CONFLICT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostname: mx, containers: [{name: dms, readinessProbe: {exec: {command: [nc, mx, '25']}}}]",
                "hostAliases: [{ip: 127.0.0.1, hostnames: [mx]}],"
                        + " containers: [{name: dms, readinessProbe: {exec: {command: [nc, mx, '25']}}}]",
                "containers: [{name: dms, env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}],"
                        + " readinessProbe: {exec: {command: [nc, $(IP), '25']}}}]"
            })
    void shouldKnowTheNamesOfThePodFromItsTemplate(String pod) {
        assertThat(TemplateFixture.ofPod(pod).kinds()).containsExactly("refusal PROBE_CONFLICT");
    }

    @Test
    void shouldCompareACommandWithABoundedNumberOfNames() {
        // Given
        String names = IntStream.range(0, 101).mapToObj(i -> "n" + i).collect(Collectors.joining(", "));
        String pod = "hostAliases: [{ip: 127.0.0.1, hostnames: [%s]}],"
                + " containers: [{name: dms, readinessProbe: {exec: {command: [nc, n100, '25']}}}]";
        // Then
        assertThat(TemplateFixture.ofPod(pod.formatted("n100")).kinds()).containsExactly("refusal PROBE_CONFLICT");
        assertThat(TemplateFixture.ofPod(pod.formatted(names)).kinds()).containsExactly("warning PORT_NAMED");
    }

    @Test
    void shouldOnlyWarnWhenThePodsAlreadyExpectTheHeaderOnThatPort() {
        // Given
        TemplateFixture before = TemplateFixture.ofContainer("readinessProbe: {" + WAITS + "}");
        // Then
        assertThat(before.kinds()).containsExactly("refusal PROBE_CONFLICT");
        assertThat(before.injected().kinds()).containsExactly("warning ALREADY_IN_EFFECT");
    }

    /** The plain ports stay as they are, and the PROXY ports are new. */
    @Test
    void shouldFindNothingOnThePlainPortsOfSeparatePorts() {
        TemplateFixture fixture = TemplateFixture.ofContainer("readinessProbe: {" + WAITS + "}");
        assertThat(fixture.withConfiguration("mode: SeparatePorts, userPatches: ''")
                        .kinds())
                .isEmpty();
    }

    @Test
    void shouldNameContainerFieldPortAndRemedy() {
        assertThat(TemplateFixture.ofContainer("readinessProbe: {" + WAITS + "}")
                        .finding()
                        .message())
                .startsWith("Deployment \"mailserver\", container \"dms\": \"readinessProbe\" connects to port 587")
                .contains("[\"sh\", \"-c\", \"ss -ltn | grep -q ':587 '\"]")
                .endsWith("set configuration.mode to SeparatePorts, which keeps that port as it is");
    }

    /** What the remedy proposes must not be a finding. */
    @Test
    void shouldFindNothingInTheCommandThatTheRemedyProposes() {
        assertThat(TemplateFixture.ofContainer(
                                "readinessProbe: {exec: {command: [sh, -c, \"ss -ltn | grep -q ':587 '\"]}}")
                        .kinds())
                .isEmpty();
    }
}
