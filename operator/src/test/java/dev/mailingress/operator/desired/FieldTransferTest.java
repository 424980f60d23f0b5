package dev.mailingress.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Managed fields of an object that is adopted. */
class FieldTransferTest {

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata:
              name: mail
              managedFields: [%s]
            """;
    private static final String RESTORE = """
            {manager: velero-server, operation: Update, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {
              "f:metadata": {"f:annotations": {"f:x": {}}},
              "f:spec": {"f:loadBalancerIP": {}, "f:type": {}, "f:ports": {"k:{\\"port\\":25}": {".": {}}}}}}""";
    private static final String EDIT = """
            {manager: kubectl-edit, operation: Update, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {
              "f:spec": {"f:ports": {"k:{\\"port\\":25}": {"f:nodePort": {}}, "k:{\\"port\\":80}": {}}}}}""";
    private static final String STATUS = """
            {manager: k3s, operation: Update, apiVersion: v1, subresource: status, fieldsType: FieldsV1, fieldsV1: {
              "f:status": {"f:loadBalancer": {}}}}""";

    @Test
    void shouldTakeAllFieldsButMetadataStatusAndWhatALoadBalancerChooses() {
        // When
        List<ManagedFieldsEntry> entries = transferred(RESTORE, EDIT, STATUS);
        // Then
        assertThat(entries)
                .extracting(entry ->
                        entry.getManager() + " " + entry.getOperation() + " " + KUBERNETES.asJson(entry.getFieldsV1()))
                .containsExactly(
                        "velero-server Update {\"f:metadata\":{\"f:annotations\":{\"f:x\":{}}},\"f:spec\":{\"f:loadBalancerIP\":{}}}",
                        "k3s Update {\"f:status\":{\"f:loadBalancer\":{}}}",
                        "mail-ingress-operator Apply {\"f:spec\":{\"f:ports\":{\"k:{\\\"port\\\":25}\":{\".\":{},\"f:nodePort\":{}},"
                                + "\"k:{\\\"port\\\":80}\":{}},\"f:type\":{}}}");
    }

    @Test
    void shouldChangeNothingWhenNobodyOwnsAField() {
        assertThat(transferred(STATUS))
                .extracting(ManagedFieldsEntry::getManager)
                .containsExactly("k3s");
        assertThat(transferred()).isEmpty();
    }

    private static List<ManagedFieldsEntry> transferred(String... entries) {
        Service live = KUBERNETES.unmarshal(SERVICE.formatted(String.join(", ", entries)), Service.class);
        return new FieldTransfer().to("mail-ingress-operator", live);
    }
}
