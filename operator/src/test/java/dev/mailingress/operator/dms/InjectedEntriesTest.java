package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.observed.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.fabric8.zjsonpatch.JsonPointerEvaluationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries of an injection that another field manager owns, too, and the patch that removes them. */
class InjectedEntriesTest {

    private static final Identity MAIL = new Identity("mail", "mail", "0a1b2c3d-0", 1);
    private static final String OWNERS = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: mailserver, namespace: mail, uid: u, annotations: {team: post}}
            spec:
              template:
                metadata: {labels: {app: mailserver}, annotations: {checksum: x}}
                spec:
                  initContainers: [{name: init, volumeMounts: [{name: config, mountPath: /c}]}]
                  containers:
                  - {name: sidecar}
                  - {name: dms, volumeMounts: [{name: data, mountPath: /var/mail}, {name: config, mountPath: /c}]}
                  volumes: [{name: data, emptyDir: {}}, {name: config, configMap: {name: own}}]
            """;

    /** As another tool has restored it, with entries between and after the owner's. */
    private static final String RESTORED = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: mailserver
              namespace: mail
              uid: u
              annotations: {team: post, mailingress.dev/previous-injection: '{}', mailingress.dev/withdrawn-injection: '{}'}
            spec:
              template:
                metadata:
                  labels: {app: mailserver, mailingress.dev/mail-server: mail.dms, mailingress.dev/contract: 0a1b2c3d}
                  annotations: {checksum: x, mailingress.dev/proxy-ports: '25,993'}
                spec:
                  initContainers: [{name: init, volumeMounts: [{name: config, mountPath: /c}]}]
                  containers:
                  - {name: sidecar}
                  - name: dms
                    volumeMounts:
                    - {name: mailingress-files, mountPath: /tmp/docker-mailserver/postfix-master.cf, subPath: postfix-master.cf}
                    - {name: data, mountPath: /var/mail}
                    - {name: mailingress-files, mountPath: /etc/dovecot/conf.d/99-mail-ingress.conf, subPath: x}
                    - {name: config, mountPath: /c}
                  volumes:
                  - {name: data, emptyDir: {}}
                  - {name: mailingress-files, configMap: {name: mail-dms-dms-01234567}}
                  - {name: config, configMap: {name: own}}
            """;

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void shouldRestoreExactlyTheOwnersWorkload() {
        assertThat(patched(RESTORED, RESTORED)).isEqualTo(tree(OWNERS));
    }

    /** The tests in the patch make the API server reject it as a whole. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a volume is inserted         | volumes:                | volumes:!- {name: new, emptyDir: {}}
            a mount is inserted          | - {name: mailingress-files, mountPath: /tmp | - {name: new, mountPath: /n}!  - {name: mailingress-files, mountPath: /tmp
            a container is inserted      | - {name: sidecar}       | - {name: sidecar}!- {name: other}
            a mount is moved             | /etc/dovecot/conf.d/    | /etc/dovecot/
            the label is changed         | mail.dms                | mail.other
            the annotation is gone       | , mailingress.dev/proxy-ports: '25,993' | ''
            it is another workload       | uid: u                  | uid: v
            """)
    void shouldBeRejectedWhenSomebodyElseChangedTheWorkloadAnd(String change, String text, String replacement) {
        // Given
        String changed = RESTORED.replace(lines(text), lines(replacement));
        assertThat(tree(changed)).isNotEqualTo(tree(RESTORED));
        // Then
        assertThatThrownBy(() -> patched(RESTORED, changed))
                .as(change)
                .isInstanceOfAny(JsonPatchException.class, JsonPointerEvaluationException.class);
    }

    @Test
    void shouldLeaveWhatBelongsToAnotherMailIngress() {
        // Given
        String others = RESTORED.replace("mail.dms", "post.dms");
        // Then
        assertThat(InjectedEntries.in(workload(others), MAIL).isEmpty()).isTrue();
        assertThat(InjectedEntries.areHeldBy(workload(others), MAIL)).isFalse();
    }

    @Test
    void shouldBeHeldByItsOwnLabelWhenARestoreDroppedTheFieldManager() {
        assertThat(InjectedEntries.areHeldBy(workload(RESTORED), MAIL)).isTrue();
        assertThat(InjectedEntries.areHeldBy(workload(OWNERS), MAIL)).isFalse();
    }

    @Test
    void shouldBeEmptyOnlyWhenNoNameIsLeft() {
        assertThat(InjectedEntries.in(workload(OWNERS), MAIL).isEmpty()).isTrue();
        // After an empty apply whose label went away and whose volume stayed.
        String left = RESTORED.replace("mailingress.dev/mail-server: mail.dms, ", "");
        assertThat(InjectedEntries.in(workload(left), MAIL).isEmpty()).isFalse();
    }

    private JsonNode patched(String read, String live) {
        JsonNode patch =
                json.valueToTree(InjectedEntries.in(workload(read), MAIL).patch());
        return JsonPatch.apply(patch, tree(live));
    }

    private static JsonNode tree(String yaml) {
        return KUBERNETES.unmarshal(yaml, JsonNode.class);
    }

    private static Workload workload(String yaml) {
        return Workload.of(KUBERNETES.unmarshal(yaml, Deployment.class));
    }

    private static String lines(String text) {
        return text.replace("!", "\n      ");
    }
}
