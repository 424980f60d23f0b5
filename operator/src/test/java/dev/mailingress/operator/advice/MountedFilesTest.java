package dev.mailingress.operator.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file {@code /tmp/docker-mailserver/dovecot.cf} of a container, from a volume or several. */
class MountedFilesTest {

    private static final String PATH = "/tmp/docker-mailserver/dovecot.cf";
    private static final ConfigMapContents CONFIG_MAPS = new ConfigMapContents(
            Map.of("own", Map.of("dovecot.cf", "text", "other", "different"), "empty", Map.of()), Set.of());

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {name: v, mountPath: /tmp/docker-mailserver/dovecot.cf, subPath: dovecot.cf} | configMap: {name: own}   | text
            {name: v, mountPath: /tmp/docker-mailserver/dovecot.cf, subPath: other}      | configMap: {name: own}   | different
            {name: v, mountPath: /tmp/docker-mailserver}                                 | configMap: {name: own}   | text
            {name: v, mountPath: /tmp/docker-mailserver/}                                | configMap: {name: own}   | text
            {name: v, mountPath: /tmp/docker-mailserver}     | configMap: {name: own, items: [{key: other, path: dovecot.cf}]}     | different
            {name: v, mountPath: /tmp/docker-mailserver}     | configMap: {name: own, items: [{key: dovecot.cf, path: other}]}     |
            {name: v, mountPath: /tmp}                       | configMap: {name: own, items: [{key: other, path: docker-mailserver/dovecot.cf}]} | different
            {name: v, mountPath: /tmp/docker-mailserver, subPath: x} | configMap: {name: own, items: [{key: other, path: x/dovecot.cf}]} | different
            {name: v, mountPath: /tmp/docker-mailserver}     | projected: {sources: [{secret: {name: s}}, {configMap: {name: own}}]} | text
            {name: v, mountPath: /tmp/docker-mailserver}     | configMap: {name: empty}        |
            {name: v, mountPath: /tmp/docker-mailserver}     | configMap: {name: not-read}     |
            {name: v, mountPath: /tmp/docker-mailserver}     | secret: {secretName: own}       |
            {name: v, mountPath: /tmp/docker-mail}           | configMap: {name: own}          |
            {name: v, mountPath: /etc/dovecot}               | configMap: {name: own}          |
            {name: v, mountPath: /tmp/docker-mailserver, subPathExpr: $(X)} | configMap: {name: own} |
            {name: v, mountPath: /tmp/docker-mailserver}, {name: claim, mountPath: /tmp/docker-mailserver/dovecot.cf} | configMap: {name: own} |
            {name: claim, mountPath: /tmp/docker-mailserver}, {name: v, mountPath: /tmp/docker-mailserver/dovecot.cf, subPath: dovecot.cf} | configMap: {name: own} | text
            {name: v, mountPath: /tmp/docker-mailserver}, {name: mailingress-files, mountPath: /tmp/docker-mailserver/dovecot.cf, subPath: dovecot.cf} | configMap: {name: own} |
            """)
    void shouldBeTheFileThatTheContainerSees(String mounts, String volume, String expected) {
        // Given
        PodSpec pod = pod(mounts, volume);
        // When
        MountedFiles files = new MountedFiles(pod, pod.getContainers().get(0), CONFIG_MAPS);
        // Then
        assertThat(files.text(PATH).orElse(null)).isEqualTo(expected);
    }

    @Test
    void shouldReferToEachConfigMapThatTheContainerUses() {
        // Given
        String resource = """
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: mail}
                spec: {mailServers: [{name: dms, workloadRef: {name: mailserver, container: dms}}]}
                """;
        String workload = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: mailserver, namespace: mail}
                spec:
                  template:
                    spec:
                      containers:
                      - name: dms
                        envFrom: [{configMapRef: {name: from}}, {secretRef: {name: secret}}]
                        env:
                        - {name: A, valueFrom: {configMapKeyRef: {name: key, key: A}}}
                        - {name: B, valueFrom: {secretKeyRef: {name: secret-key, key: B}}}
                        - {name: C, value: text}
                        volumeMounts:
                        - {name: whole, mountPath: /a}
                        - {name: parts, mountPath: /b}
                        - {name: mailingress-files, mountPath: /c, subPath: c}
                      - name: sidecar
                        envFrom: [{configMapRef: {name: of-the-sidecar}}]
                        volumeMounts: [{name: sidecar, mountPath: /a}]
                      volumes:
                      - {name: whole, configMap: {name: volume}}
                      - {name: parts, projected: {sources: [{configMap: {name: part}}, {secret: {name: secret-part}}]}}
                      - {name: mailingress-files, configMap: {name: mail-dms-dms-1}}
                      - {name: sidecar, configMap: {name: of-the-sidecar}}
                """;
        // When
        Set<String> names = ConfigMapReferences.of(
                ModelFixture.of(resource, workload).model().mailServers().get(0));
        // Then
        assertThat(names).containsExactlyInAnyOrder("from", "key", "volume", "part");
    }

    private static PodSpec pod(String mounts, String volume) {
        return new KubernetesSerialization().unmarshal("""
                containers: [{name: dms, volumeMounts: [%s]}]
                volumes:
                - {name: v, %s}
                - {name: claim, persistentVolumeClaim: {claimName: claim}}
                - {name: mailingress-files, configMap: {name: own}}
                """.formatted(mounts, volume), PodSpec.class);
    }
}
