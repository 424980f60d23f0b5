package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes that cover the directory of an injected file and cannot take it. */
class MountFindingsTest {

    private static final String REFUSED = "refusal READ_ONLY_VOLUME";
    private static final String AT_DMS = "mountPath: /tmp/docker-mailserver";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "configMap: {name: c}",
                "secret: {secretName: s}",
                "projected: {sources: [{configMap: {name: c}}]}",
                "downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}",
                "image: {reference: registry.example.test/config}",
                "persistentVolumeClaim: {claimName: c, readOnly: true}",
                "nfs: {server: nfs.example.test, path: /, readOnly: true}",
                "csi: {driver: csi.example.test, readOnly: true}"
            })
    void shouldRefuseAVolumeThatIsReadOnlyEvenIfTheContentIsConfirmed(String source) {
        assertThat(TemplateFixture.ofMount("{name: v, " + AT_DMS + "}", "{name: v, " + source + "}")
                        .kinds())
                .containsExactly(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "persistentVolumeClaim: {claimName: c}",
                "emptyDir: {}",
                "hostPath: {path: /srv/mail}",
                "nfs: {server: nfs.example.test, path: /, readOnly: false}"
            })
    void shouldRefuseAWritableVolumeOnlyWhenItsMountIsReadOnly(String source) {
        String volume = "{name: v, " + source + "}";
        assertThat(TemplateFixture.ofMount("{name: v, readOnly: true, " + AT_DMS + "}", volume)
                        .kinds())
                .containsExactly(REFUSED);
        assertThat(TemplateFixture.ofMount("{name: v, " + AT_DMS + "}", volume).kinds())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/dovecot/conf.d, 1",
        "/etc/dovecot/conf.d/, 1",
        "/etc/dovecot, 1",
        "/etc, 1",
        "/tmp, 1",
        "/, 2",
        "/etc/dovecot/conf.d/10-own.conf, 0",
        "/etc/dovecot-own, 0",
        "/tmp/docker-mailserver/rspamd, 0"
    })
    void shouldRefuseOnceForEachFileBelowTheMount(String path, int refusals) {
        assertThat(TemplateFixture.ofMount("{name: v, mountPath: " + path + "}", "{name: v, configMap: {name: c}}")
                        .kinds())
                .hasSize(refusals)
                .allMatch(REFUSED::equals);
    }

    @Test
    void shouldJudgeByTheInnermostMount() {
        // Given
        String volumes = "{name: ro, configMap: {name: c}}, {name: rw, emptyDir: {}}";
        // Then
        assertThat(TemplateFixture.ofMount(
                                "{name: ro, mountPath: /etc/dovecot}, {name: rw, mountPath: /etc/dovecot/conf.d}",
                                volumes)
                        .kinds())
                .isEmpty();
        assertThat(TemplateFixture.ofMount(
                                "{name: ro, mountPath: /etc/dovecot/conf.d}, {name: rw, mountPath: /etc/dovecot}",
                                volumes)
                        .kinds())
                .containsExactly(REFUSED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            configMap: {name: c, items: [{key: k, path: postfix-master.cf}]}                              | ''           | true
            secret: {secretName: s, items: [{key: k, path: postfix-master.cf}]}                           | ''           | true
            projected: {sources: [{secret: {name: s, items: [{key: k, path: postfix-master.cf}]}}]}       | ''           | true
            configMap: {name: c, items: [{key: k, path: dms/postfix-master.cf}]}                          | subPath: dms | true
            configMap: {name: c, items: [{key: k, path: postfix-master.cf}]}                              | subPath: dms | false
            configMap: {name: c, items: [{key: postfix-master.cf, path: other.cf}]}                       | ''           | false
            configMap: {name: c, optional: true, items: [{key: k, path: postfix-master.cf}]}              | ''           | false
            projected: {sources: [{configMap: {name: c, optional: true, items: [{key: k, path: postfix-master.cf}]}}]} | '' | false
            configMap: {name: c, items: [{key: k, path: postfix-master.cf}]}                              | subPathExpr: $(POD) | false
            """)
    void shouldAcceptAReadOnlyVolumeOnlyWhenItsItemsShowTheFile(String source, String subPath, boolean accepted) {
        assertThat(TemplateFixture.ofMount(
                                "{name: v, " + AT_DMS + (subPath.isEmpty() ? "" : ", " + subPath) + "}",
                                "{name: v, " + source + "}")
                        .kinds()
                        .isEmpty())
                .isEqualTo(accepted);
    }

    @Test
    void shouldAskForTheContentOfAFileThatTheItemsShow() {
        assertThat(TemplateFixture.ofMount(
                                "{name: v, " + AT_DMS + "}",
                                "{name: v, configMap: {name: c, items: [{key: k, path: postfix-master.cf}]}}")
                        .withConfiguration("mode: SamePorts")
                        .kinds())
                .containsExactly("refusal CONFIRM_OVERRIDES");
    }

    /** Dovecot reads conf.d again at a reload, when the kubelet may have uncovered the file of the volume. */
    @Test
    void shouldRefuseAReadOnlyVolumeOverConfDWhateverItsItemsShow() {
        assertThat(TemplateFixture.ofMount(
                                "{name: v, mountPath: /etc/dovecot/conf.d}",
                                "{name: v, configMap: {name: c, items: [{key: k, path: 99-mail-ingress.conf}]}}")
                        .kinds())
                .containsExactly(REFUSED);
    }

    @Test
    void shouldFindNothingInAReadOnlyRootFileSystem() {
        assertThat(TemplateFixture.ofContainer(
                                "securityContext: {readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 1000}")
                        .kinds())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            configMap: {name: c}                               |                | with "subPath", instead of the whole directory
            emptyDir: {}                                       | readOnly: true | remove "readOnly" from that volume mount
            persistentVolumeClaim: {claimName: c, readOnly: true} |             | remove "readOnly" from that volume
            """)
    void shouldNameTheRemedyForThatVolume(String source, String mount, String remedy) {
        assertThat(TemplateFixture.ofMount(
                                "{name: v, " + AT_DMS + (mount == null ? "" : ", " + mount) + "}",
                                "{name: v, " + source + "}")
                        .finding()
                        .message())
                .startsWith(
                        "Deployment \"mailserver\", container \"dms\" mounts volume \"v\" at /tmp/docker-mailserver,")
                .contains("/tmp/docker-mailserver/postfix-master.cf")
                .endsWith(remedy);
    }
}
