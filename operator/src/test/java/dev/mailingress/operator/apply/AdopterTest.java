package dev.mailingress.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailingress.operator.desired.NameConflict;
import dev.mailingress.operator.desired.Ownership;
import dev.mailingress.operator.identity.OwnerReferences;
import dev.mailingress.operator.testing.FakeApiServer;
import dev.mailingress.operator.testing.FakeApiServer.Answer;
import dev.mailingress.operator.testing.FakeApiServer.Request;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Objects that exist under the name of a desired one: what is read from the API server, and what is written to it. */
class AdopterTest {

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final ModelFixture MAIL = ModelFixture.of("""
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 3}
            spec:
              listeners: [{name: smtp}]
              mailServers: [{name: dms, workloadRef: {name: mailserver}}]
              service: {type: ClusterIP}
            """);

    private Service live = restored();

    @AutoClose
    private final FakeApiServer server = new FakeApiServer(request -> Answer.ok(KUBERNETES.asJson(live)));

    @AutoClose
    private final KubernetesClient client = server.client();

    AdopterTest() throws IOException {}

    @Test
    void shouldTransferTheFieldsOfThisVersionWhenItAdopts() {
        // When
        assertThat(new Adopter(client).ownedOrAdopted(desired(), MAIL.resource()))
                .isPresent();
        // Then
        assertThat(methods()).containsExactly("GET", "PATCH");
        assertThat(server.requests().get(1).body())
                .contains(
                        "\"manager\":\"mail-ingress-operator\"",
                        "{\"f:spec\":{\"f:type\":{}}}",
                        "\"operation\":\"Apply\"")
                .contains("\"path\":\"/metadata/resourceVersion\"", "\"value\":\"7\"");
    }

    @Test
    void shouldOnlyReadWhenTheObjectIsOurs() {
        // Given
        own("0a1b2c3d-0");
        // Then
        assertThat(new Adopter(client).ownedOrAdopted(desired(), MAIL.resource()))
                .isPresent();
        assertThat(methods()).containsExactly("GET");
    }

    @Test
    void shouldWaitWhenTheObjectIsOfADeletedMailIngress() {
        // Given
        own("former");
        // Then
        assertThatThrownBy(() -> new Adopter(client).ownedOrAdopted(desired(), MAIL.resource()))
                .isInstanceOfSatisfying(
                        NameConflictException.class,
                        conflict -> assertThat(conflict.conflicts())
                                .containsExactly(new NameConflict("Service", "mail", new Ownership.Leftover())));
        assertThat(methods()).containsExactly("GET");
    }

    @Test
    void shouldDeleteOnlyThisVersionOfAnObjectThatItStillOwns() {
        // Given
        own("0a1b2c3d-0");
        // When
        new OwnedObjectDeletion(client).delete(desired(), MAIL.resource());
        // Then
        assertThat(methods()).containsExactly("GET", "DELETE");
        assertThat(server.requests().get(1).body()).contains("\"preconditions\":{\"resourceVersion\":\"7\"");
    }

    @Test
    void shouldNotDeleteWhatHasItsLabelsButAnotherOwner() {
        // When
        new OwnedObjectDeletion(client).delete(desired(), MAIL.resource());
        own("former");
        new OwnedObjectDeletion(client).delete(desired(), MAIL.resource());
        // Then
        assertThat(methods()).containsExactly("GET", "GET");
    }

    @Test
    void shouldLeaveItToTheNextReconciliationWhenTheObjectChangesMeanwhile() {
        // Given
        own("0a1b2c3d-0");
        server.answer(request -> request.method().equals("DELETE")
                ? Answer.error(409, "the object has been modified")
                : Answer.ok(KUBERNETES.asJson(live)));
        // Then
        assertThatCode(() -> new OwnedObjectDeletion(client).delete(desired(), MAIL.resource()))
                .doesNotThrowAnyException();
    }

    private List<String> methods() {
        return server.requests().stream().map(Request::method).toList();
    }

    private void own(String uid) {
        live.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder(OwnerReferences.to(MAIL.resource()))
                        .withUid(uid)
                        .build()));
    }

    private static Service restored() {
        // @formatter:off
        return new ServiceBuilder((Service) desired())
            .editMetadata()
                .withUid("7e57")
                .withResourceVersion("7")
                .withManagedFields(new ManagedFieldsEntryBuilder()
                    .withManager("velero-server")
                    .withOperation("Update")
                    .withApiVersion("v1")
                    .withNewFieldsV1().addToAdditionalProperties("f:spec", Map.of("f:type", Map.of())).endFieldsV1()
                    .build())
            .endMetadata()
            .build();
        // @formatter:on
    }

    private static HasMetadata desired() {
        return ModelFixture.objects(MAIL.model()).services().stream()
                .filter(service -> service.getMetadata().getName().equals("mail"))
                .findFirst()
                .orElseThrow();
    }
}
