package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who changed an object last, besides the operator. */
class FieldManagersTest {

    private static final String OBJECT = "kind: Service\nmetadata: {name: mail, managedFields: [%s]}";
    private static final String SPEC = "{manager: %s, time: '2026-01-01T10:00:0%sZ', fieldsV1: {'f:spec': {}}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "nobody", textBlock = """
            the newer of two            | argocd 1 own 3 kubectl 2 | kubectl
            nobody but the operator     | own 3                    | nobody
            nobody at all               | ''                       | nobody
            not a writer of annotations | argocd 1 annotations     | argocd
            not a writer of the status  | status                   | nobody
            if there is no other one    | annotations              | kube-controller-manager
            """)
    void shouldBe(String which, String managers, String expected) {
        // Given
        String entries = managers.replaceAll("([a-z]+) ([0-9])", SPEC.formatted("$1", "$2") + ",")
                .replace(
                        "annotations",
                        "{manager: kube-controller-manager, time: '2026-01-01T10:00:09Z', fieldsV1: {'f:metadata': {}}}")
                .replaceAll("^status$", "{manager: x, subresource: status, fieldsV1: {'f:status': {}}}");
        Service object = new KubernetesSerialization().unmarshal(OBJECT.formatted(entries), Service.class);
        // Then
        assertThat(FieldManagers.lastOther(object.getMetadata(), "own").orElse(null))
                .as(which)
                .isEqualTo(expected);
    }
}
