package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.dms.InjectionConflicts.ConflictKind;
import dev.mailingress.operator.dms.InjectionConflicts.InjectionConflict;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An injection is reported as a conflict if it would overwrite or hide the user's files. */
class InjectionConflictsTest {

    private static final String POSTFIX_FILE = "/tmp/docker-mailserver/postfix-master.cf";
    private static final String DOVECOT_FILE = "/etc/dovecot/conf.d/99-mail-ingress.conf";

    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
            spec:
              mailServers:
              - name: dms
                workloadRef: {name: mailserver, container: dms}
                configuration: {%s}
            """;
    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: 2f6c1d5e-0}
            spec:
              template:
                spec:
                  containers:
                  - name: dms
                    volumeMounts: [%s]
                  - name: sidecar
                    volumeMounts: [{name: own, mountPath: /tmp/docker-mailserver/postfix-master.cf}]
            """;

    @ParameterizedTest
    @CsvSource({
        POSTFIX_FILE + ", 'copy its content to mailServers[dms].configuration.postfixMaster'",
        DOVECOT_FILE + ", 'copy its content to mailServers[dms].configuration.dovecot'"
    })
    void shouldReportWhereToCopyTheContentWhenAFileIsAlreadyMounted(String path, String remedy) {
        // When
        Optional<InjectionConflict> conflict = find("postfixMaster: ''", "{name: own, mountPath: " + path + "}");
        // Then
        assertThat(conflict).hasValueSatisfying(found -> {
            assertThat(found.kind()).isEqualTo(ConflictKind.MOUNT_COLLISION);
            assertThat(found.message())
                    .contains("Deployment \"mailserver\", container \"dms\" already mounts " + path, "\"own\"", remedy);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/docker-mailserver", "/tmp/docker-mailserver/", "/tmp", "/"})
    void shouldAskForTheUsersContentWhenAVolumeMayContainIt(String path) {
        // When
        Optional<InjectionConflict> conflict = find("", "{name: config, mountPath: " + path + "}");
        // Then
        assertThat(conflict).hasValueSatisfying(found -> {
            assertThat(found.kind()).isEqualTo(ConflictKind.CONFIRM_OVERRIDES);
            assertThat(found.message())
                    .contains("volume \"config\" at " + path, "postfix-master.cf")
                    .contains("mailServers[dms].configuration.postfixMaster, or set that field to \"\"");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"postfixMaster: ''", "postfixMaster: 'smtp/inet/smtpd_delay_reject=yes'"})
    void shouldReportNoConflictWhenTheUserHasSpecifiedTheContent(String configuration) {
        assertThat(find(configuration, "{name: config, mountPath: /tmp/docker-mailserver}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/mail",
                "/tmp/docker-mailserver-backup",
                "/tmp/docker-mailserver/postfix-accounts.cf",
                "/tmp/docker-mailserver/rspamd",
                "/etc/dovecot/conf.d"
            })
    void shouldReportNoConflictWhenAMountIsElsewhere(String path) {
        assertThat(find("", "{name: other, mountPath: " + path + "}")).isEmpty();
    }

    @Test
    void shouldReportNoConflictWhenTheMountsAreInjected() {
        assertThat(find(
                        "",
                        "{name: mailingress-files, mountPath: " + POSTFIX_FILE + "}",
                        "{name: mailingress-files, mountPath: " + DOVECOT_FILE + "}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', false", "'{name: fill, volumeMounts: [{name: scratch, mountPath: /x}]}', true"})
    void shouldReportAnEmptyDirOnlyWhenAnInitContainerMayFillIt(String initContainer, boolean conflicts) {
        // Given
        String workload = WORKLOAD.formatted("{name: scratch, mountPath: /tmp}")
                + "      volumes: [{name: scratch, emptyDir: {}}]\n      initContainers: [" + initContainer + "]\n";
        // Then
        assertThat(findIn(RESOURCE.formatted(""), workload).isPresent()).isEqualTo(conflicts);
    }

    @Test
    void shouldReportAllConflictsAtOnce() {
        // When
        Optional<InjectionConflict> conflict = find(
                "mode: SeparatePorts, postfixMaster: a/inet/b=c",
                "{name: config, mountPath: /tmp/docker-mailserver}",
                "{name: script, mountPath: /tmp/docker-mailserver/user-patches.sh}",
                "{name: lines, mountPath: " + POSTFIX_FILE + "}");
        // Then
        assertThat(conflict)
                .hasValueSatisfying(found -> assertThat(found.message())
                        .contains(
                                "configuration.userPatches", "\"script\"", "configuration.postfixMaster", "\"lines\""));
    }

    /** The message of a condition has at most 32768 characters; it contains all conflicts and all warnings. */
    @Test
    void shouldFitIntoAConditionWhateverTheTemplateContains() {
        // Given
        String mount = "{name: v, readOnly: true, mountPath: /tmp" + "/".repeat(20_000) + "}";
        String sidecars = IntStream.range(0, 40)
                .mapToObj(i ->
                        "{name: side-" + i + ", command: [nc, localhost, '25'], livenessProbe: {httpGet: {port: 25}}}")
                .collect(Collectors.joining(", "));
        MailIngressModel model = TemplateFixture.ofPod(
                        "containers: [{name: dms, volumeMounts: [" + mount + "]}, " + sidecars + "]")
                .model();
        InjectionConflicts conflicts = new InjectionConflicts();
        // When
        String refusals = conflicts
                .find(ModelFixture.plan(model), model.mailServers().get(0))
                .orElseThrow()
                .message();
        List<Finding.Warning> warnings = conflicts.warnings(model);
        // Then
        assertThat(refusals.split("; ", -1))
                .hasSize(10)
                .allMatch(message -> message.length() <= 1500, "at most 1500 characters with the ellipsis");
        assertThat(warnings).hasSize(10);
    }

    @Test
    void shouldLimitTheWarningsAboutAllMailServersTogether() {
        // Given
        String sidecars = IntStream.range(0, 6)
                .mapToObj(i -> "{name: side-" + i + ", command: [nc, localhost, '25']}")
                .collect(Collectors.joining(", "));
        String workload = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: mail, uid: 2f6c1d5e-%s}
                spec: {strategy: {type: Recreate}, template: {spec: {containers: [{name: dms}, %s]}}}
                """;
        String resource = """
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
                spec:
                  listeners: [{name: smtp}, {name: submission, mailServer: b}]
                  mailServers:
                  - {name: a, workloadRef: {name: a, container: dms}}
                  - {name: b, workloadRef: {name: b, container: dms}}
                """;
        MailIngressModel model = ModelFixture.of(
                        resource,
                        workload.formatted("a", "0", sidecars),
                        workload.formatted("b", "1", sidecars.replace("'25'", "'587'")))
                .model();
        // Then
        assertThat(new InjectionConflicts().warnings(model))
                .extracting(Finding.Warning::message)
                .hasSize(10)
                .anyMatch(warning -> warning.startsWith("Deployment \"a\""))
                .anyMatch(warning -> warning.startsWith("Deployment \"b\""));
    }

    @Test
    void shouldReportNoConflictWhenNothingIsMounted() {
        assertThat(find("")).isEmpty();
    }

    private static Optional<InjectionConflict> find(String configuration, String... mounts) {
        return findIn(RESOURCE.formatted(configuration), WORKLOAD.formatted(String.join(", ", mounts)));
    }

    private static Optional<InjectionConflict> findIn(String resource, String workload) {
        MailIngressModel model = ModelFixture.of(resource, workload).model();
        return new InjectionConflicts()
                .find(ModelFixture.plan(model), model.mailServers().get(0));
    }
}
