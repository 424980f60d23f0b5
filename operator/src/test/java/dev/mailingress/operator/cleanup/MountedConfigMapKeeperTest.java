package dev.mailingress.operator.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.testing.FakeApiServer;
import dev.mailingress.operator.testing.FakeApiServer.Answer;
import dev.mailingress.operator.testing.FakeApiServer.Request;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** ConfigMaps of a deleted MailIngress whose files could not be removed. */
class MountedConfigMapKeeperTest {

    private static final String OWNED = """
            {"metadata": {"name": "%s", "namespace": "mail", "ownerReferences": [
              {"apiVersion": "v1", "kind": "Other", "name": "other", "uid": "other"},
              {"apiVersion": "mailingress.dev/v1alpha1", "kind": "MailIngress", "name": "mail", "uid": "%s"}]}}""";
    private static final String DEPLOYMENT = """
            {"metadata": {"name": "mailserver", "namespace": "mail", "uid": "u"}, "spec": {"template": {"spec": {
              "containers": [{"name": "dms"}],
              "volumes": [{"name": "mailingress-files", "configMap": {"name": "mounted"}},
                          {"name": "others", "configMap": {"name": "of-another"}}]}}}}""";

    @Test
    void shouldReleaseOnlyMountedConfigMapsOfThisMailIngress() throws IOException {
        // Given
        MailIngress deleted = new MailIngress();
        deleted.setMetadata(new ObjectMetaBuilder()
                .withName("mail")
                .withNamespace("mail")
                .withUid("0a1b2c3d-0")
                .build());
        try (FakeApiServer server = new FakeApiServer(MountedConfigMapKeeperTest::answer);
                KubernetesClient client = server.client()) {
            // When
            new MountedConfigMapKeeper(client).keepMounted(deleted);
            // Then
            assertThat(server.requests())
                    .filteredOn(request -> request.method().equals("PATCH"))
                    .singleElement()
                    .satisfies(patch -> {
                        assertThat(patch.path()).endsWith("/configmaps/mounted");
                        assertThat(patch.body())
                                .contains("\"test\"", "/metadata/ownerReferences/1/uid", "0a1b2c3d-0", "\"remove\"")
                                .doesNotContain("ownerReferences/0");
                    });
        }
    }

    private static Answer answer(Request request) {
        if (request.method().equals("PATCH")) {
            return Answer.ok(OWNED.formatted("mounted", "0a1b2c3d-0"));
        }
        if (request.path().contains("/configmaps")) {
            return list(
                    "ConfigMapList",
                    "v1",
                    OWNED.formatted("mounted", "0a1b2c3d-0") + "," + OWNED.formatted("former", "0a1b2c3d-0") + ","
                            + OWNED.formatted("of-another", "x"));
        }
        return request.path().contains("/deployments")
                ? list("DeploymentList", "apps/v1", DEPLOYMENT)
                : list("StatefulSetList", "apps/v1", "");
    }

    private static Answer list(String kind, String apiVersion, String items) {
        return Answer.ok(
                "{\"kind\": \"" + kind + "\", \"apiVersion\": \"" + apiVersion + "\", \"items\": [" + items + "]}");
    }
}
