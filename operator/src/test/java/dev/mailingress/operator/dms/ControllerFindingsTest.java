package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other programs that change the workload or its pods. */
class ControllerFindingsTest {

    private static final TemplateFixture PLAIN = TemplateFixture.ofPod("containers: [{name: dms}]");

    @ParameterizedTest
    @CsvSource({
        "reloader.stakater.com/auto: 'true', true",
        "configmap.reloader.stakater.com/auto: 'true', true",
        "wave.pusher.com/update-on-config-change: 'true', true",
        "reloader.stakater.com/auto: 'false', false",
        "reloader.stakater.com/search: 'true', false",
        "secret.reloader.stakater.com/auto: 'true', false",
        "configmap.reloader.stakater.com/reload: own, false"
    })
    void shouldWarnAboutAReloaderThatFollowsEveryConfigMap(String annotation, boolean warns) {
        // Given
        String quoted = "annotations: {" + annotation.replaceFirst(": (\\w+)$", ": \"$1\"") + "}";
        // Then
        assertThat(PLAIN.withMetadata(quoted).kinds().contains("warning RELOADER"))
                .isEqualTo(warns);
        assertThat(PLAIN.withTemplateMetadata(quoted).kinds().contains("warning RELOADER"))
                .isEqualTo(warns);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            labels: {sidecar.istio.io/inject: "true"}                                  | Istio
            annotations: {sidecar.istio.io/inject: "true"}                             | Istio
            labels: {istio.io/rev: canary}                                             | Istio
            annotations: {linkerd.io/inject: enabled}                                  | Linkerd
            annotations: {linkerd.io/inject: ingress}                                  | Linkerd
            """)
    void shouldWarnAboutTheSidecarOfAServiceMesh(String metadata, String mesh) {
        assertThat(PLAIN.withTemplateMetadata(metadata).finding().message())
                .contains("service mesh " + mesh, "'25,587,993'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            labels: {sidecar.istio.io/inject: "false"}
            labels: {sidecar.istio.io/inject: "false", istio.io/rev: canary}
            annotations: {linkerd.io/inject: disabled}
            annotations: {linkerd.io/inject: enabled, config.linkerd.io/skip-inbound-ports: "25,587, 993"}
            annotations: {sidecar.istio.io/inject: "true", traffic.sidecar.istio.io/excludeInboundPorts: "25,587,993"}
            """)
    void shouldFindNothingWhenTheMeshDoesNotReceiveTheConnections(String metadata) {
        assertThat(PLAIN.withTemplateMetadata(metadata).kinds()).isEmpty();
    }

    @Test
    void shouldWarnWhenOnlySomePortsAreExcluded() {
        assertThat(PLAIN.withTemplateMetadata(
                                "annotations: {linkerd.io/inject: enabled, config.linkerd.io/skip-inbound-ports: \"25\"}")
                        .kinds())
                .containsExactly("warning SERVICE_MESH");
    }

    @ParameterizedTest
    @CsvSource({"istio-proxy, Istio", "linkerd-proxy, Linkerd"})
    void shouldWarnAboutASidecarThatTheTemplateAlreadyHas(String container, String mesh) {
        assertThat(TemplateFixture.ofPod("containers: [{name: dms}, {name: " + container + "}]")
                        .finding()
                        .message())
                .contains(mesh);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 0"})
    void shouldWarnWhenAControllerMaintainsTheWorkload(boolean controller, int warnings) {
        assertThat(PLAIN.withMetadata(
                                "ownerReferences: [{apiVersion: example.test/v1, kind: MailStack, name: post, uid: u,"
                                        + " controller: " + controller + "}]")
                        .kinds())
                .hasSize(warnings)
                .allMatch("warning CONTROLLED_WORKLOAD"::equals);
    }

    @Test
    void shouldFindNothingInAPlainDeployment() {
        assertThat(PLAIN.kinds()).isEmpty();
    }
}
