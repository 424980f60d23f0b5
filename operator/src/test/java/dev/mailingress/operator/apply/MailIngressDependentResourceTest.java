package dev.mailingress.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.desired.NameConflict;
import dev.mailingress.operator.testing.FakeApiServer;
import dev.mailingress.operator.testing.FakeApiServer.Answer;
import dev.mailingress.operator.testing.TestClock;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailIngressDependentResourceTest {

    private static final Service WANTED = new ServiceBuilder()
            .withNewMetadata()
            .withName("mail")
            .withNamespace("post")
            .endMetadata()
            .build();

    @Test
    void shouldNotTakeOverAnObjectOfSomebodyElse() throws IOException {
        // Given
        String foreign = "{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"mail\"}}";
        try (FakeApiServer server = new FakeApiServer(request -> Answer.ok(foreign));
                KubernetesClient client = server.client()) {
            // Then
            assertThatThrownBy(() -> new Adopter(client).ownedOrAdopted(WANTED, mail()))
                    .isInstanceOfSatisfying(
                            NameConflictException.class,
                            conflict -> assertThat(conflict.conflicts())
                                    .extracting(NameConflict::reference)
                                    .containsExactly("service/mail"));
        }
    }

    @Test
    void shouldNotTakeOverAnObjectThatSomebodyElseCreatesAtTheSameTime() {
        // When
        MailIngressDependentResource<Service> services =
                new MailIngressDependentResource<>(Service.class, model -> List.of(), new Contentions(new TestClock()));
        // Then
        assertThat(services.configuration().orElseThrow().createResourceOnlyIfNotExistingWithSSA())
                .isTrue();
    }

    private static MailIngress mail() {
        MailIngress resource = new MailIngress();
        resource.setMetadata(
                new ObjectMetaBuilder().withName("mail").withUid("1").build());
        return resource;
    }
}
