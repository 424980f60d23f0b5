package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only conflicts about fields with the operator's own names may be forced. */
class FieldConflictsTest {

    private static final String LABEL = ".spec.template.metadata.labels.mailingress.dev/contract";

    @ParameterizedTest
    @ValueSource(
            strings = {
                LABEL,
                ".spec.template.metadata.annotations.mailingress.dev/proxy-ports",
                ".spec.template.spec.volumes[name=\"mailingress-files\"].configMap.name",
                ".spec.template.spec.volumes[name=\"mailingress-files\"].configMap",
                ".spec.template.spec.containers[name=\"dms\"].volumeMounts[mountPath=\"/etc/dovecot/conf.d/99-mail-ingress.conf\"].subPath"
            })
    void shouldDetectFieldsWithTheOperatorsNames(String field) {
        assertThat(FieldConflicts.areAllOf(conflict(field))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".spec.template.metadata.labels.app",
                ".spec.template.metadata.labels.example.test/mailingress.dev/contract",
                ".spec.template.spec.volumes[name=\"own\"].configMap.name",
                ".spec.template.spec.containers[name=\"dms\"].volumeMounts[mountPath=\"/tmp/docker-mailserver/postfix-master.cf\"].name",
                ".spec.template.spec.containers[name=\"dms\"].image",
                ".metadata.labels.mailingress.dev/contract",
                ""
            })
    void shouldNotIncludeFieldsOfOthers(String field) {
        assertThat(FieldConflicts.areAllOf(conflict(field))).isFalse();
        assertThat(FieldConflicts.areAllOf(conflict(LABEL, field))).isFalse();
    }

    @Test
    void shouldNotIncludeConflictsThatAreNotAboutFields() {
        assertThat(FieldConflicts.areAllOf(null)).isFalse();
        assertThat(FieldConflicts.areAllOf(new Status())).isFalse();
        assertThat(FieldConflicts.areAllOf(conflict())).isFalse();
    }

    private static Status conflict(String... fields) {
        return new StatusBuilder()
                .withNewDetails()
                .withCauses(Arrays.stream(fields)
                        .map(field -> new StatusCause(field, "conflict with \"kubectl-edit\"", "FieldManagerConflict"))
                        .toList())
                .endDetails()
                .build();
    }
}
