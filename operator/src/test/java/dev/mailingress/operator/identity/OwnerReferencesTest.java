package dev.mailingress.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerReferencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a ReplicaSet of the Deployment       | true  | {kind: ReplicaSet, name: mail-proxy-7c9d8b6f5, controller: true}
            nobody                               | false |
            an owner that is not its controller  | false | {kind: ReplicaSet, name: mail-proxy-7c9d8b6f5}
            a ReplicaSet of another Deployment   | false | {kind: ReplicaSet, name: mail-proxy-other-7c9d8b6f5, controller: true}
            a ReplicaSet of another template     | false | {kind: ReplicaSet, name: mail-proxy-5f6b8d9c7, controller: true}
            a StatefulSet                        | false | {kind: StatefulSet, name: mail-proxy-7c9d8b6f5, controller: true}
            """)
    void shouldRecognizeThePodsOfADeployment(String controller, boolean isOfDeployment, @Nullable String reference) {
        // Given
        Pod pod = Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  labels: {pod-template-hash: 7c9d8b6f5}
                  ownerReferences: [%s]
                """.formatted(reference == null ? "" : reference.replace("{", "{apiVersion: apps/v1, uid: u, ")),
                Pod.class);
        // Then
        assertThat(OwnerReferences.isOfDeployment("mail-proxy", pod))
                .as("controlled by %s", controller)
                .isEqualTo(isOfDeployment);
    }
}
