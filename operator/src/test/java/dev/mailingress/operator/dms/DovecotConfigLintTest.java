package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.dms.Finding.Warning;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The owner's Dovecot configuration is checked for settings that override the injected ones. */
class DovecotConfigLintTest {

    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
            spec:
              listeners: [{name: smtp}, {name: managesieve}]
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
              template: {spec: {containers: [{name: dms}]}}
            """;
    private static final String INJECTED = "trustedNetworks: [10.42.0.0/16]";
    private static final String CHART = "mode: External, preset: DockerMailserver";
    private static final String CHART_FILE = """
            haproxy_trusted_networks = 10.0.0.0/8 192.168.0.0/16 172.16.0.0/12
            service managesieve-login {
              inet_listener sieve_proxyprotocol {
                port = 14190
              }
            }
            """;

    @Test
    void shouldWarnWhenTheOwnersTrustedNetworksOverrideTheOperators() {
        assertThat(DovecotConfigLint.warnings(server(INJECTED), false, List.of(CHART_FILE)))
                .extracting(Warning::message)
                .singleElement()
                .asString()
                .contains(
                        "mail server \"dms\"",
                        "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16",
                        "overrides the operator's setting",
                        "set it to 10.42.0.0/16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "haproxy_trusted_networks = 10.42.0.0/16",
                "  haproxy_trusted_networks=10.42.0.0/16,\n",
                "#haproxy_trusted_networks = 10.0.0.0/8",
                "haproxy_trusted_networks = 10.0.0.0/8\nhaproxy_trusted_networks = 10.42.0.0/16",
                "mail_max_userip_connections = 50"
            })
    void shouldNotWarnWhenTheOwnersTrustedNetworksAreTheOperatorsOrAbsent(String text) {
        assertThat(DovecotConfigLint.warnings(server(INJECTED), false, List.of(text)))
                .isEmpty();
    }

    @Test
    void shouldNotWarnAboutTrustedNetworksInModeExternal() {
        assertThat(DovecotConfigLint.warnings(server("mode: External"), false, List.of(CHART_FILE)))
                .isEmpty();
    }

    @Test
    void shouldWarnWhenTheChartsManageSievePortDoesNotExpectTheHeader() {
        assertThat(DovecotConfigLint.warnings(server(CHART), true, List.of(CHART_FILE)))
                .extracting(Warning::message)
                .singleElement()
                .asString()
                .contains("14190", "`haproxy = yes`", "sieve_proxyprotocol");
        assertThat(DovecotConfigLint.warnings(server(CHART), true, List.of()))
                .as("if the file cannot be read")
                .hasSize(1);
    }

    @Test
    void shouldNotWarnAboutManageSieveWhenItExpectsTheHeader() {
        String fixed = CHART_FILE.replace("port = 14190", "haproxy = yes\n    port = 14190");
        assertThat(DovecotConfigLint.warnings(server(CHART), true, List.of(fixed)))
                .isEmpty();
    }

    private static MailServer server(String configuration) {
        return ModelFixture.of(RESOURCE.formatted(configuration), WORKLOAD)
                .model()
                .mailServers()
                .get(0);
    }
}
