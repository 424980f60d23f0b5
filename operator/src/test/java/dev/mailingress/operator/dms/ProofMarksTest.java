package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where files have proof marks. */
class ProofMarksTest {

    private static final String POSTFIX = "smtpd_discard_ehlo_keyword_address_maps=inline:{{192.0.2.77=dsn,";
    private static final String DOVECOT = "remote 192.0.2.77 {\n  login_greeting = MailIngress proof mark\n}\n";

    @Test
    void shouldMarkEveryServiceThatExpectsAHeader() {
        // When
        List<DmsFile> files = files("mode: SamePorts", "");
        // Then
        assertThat(text(files, InjectedFile.POSTFIX_MASTER).lines().filter(line -> line.contains(POSTFIX)))
                .extracting(line -> line.substring(0, line.lastIndexOf("/smtpd_discard")))
                .containsExactly("smtp/inet", "smtpd/pass", "submission/inet", "submissions/inet");
        assertThat(text(files, InjectedFile.DOVECOT)).contains(DOVECOT, "remote 2001:db8::77 {\n");
    }

    @Test
    void shouldMarkTheCopiesOfServicesAloneWhenPlainPortsStay() {
        // When
        List<DmsFile> files = files("mode: SeparatePorts", "");
        // Then
        assertThat(text(files, InjectedFile.USER_PATCHES).lines().filter(line -> line.contains(POSTFIX)))
                .extracting(line -> line.substring(0, line.indexOf(' ', "add_copy ".length())))
                .containsExactly(
                        "add_copy smtpd-proxied/pass",
                        "add_copy 12525/inet",
                        "add_copy 10587/inet",
                        "add_copy 10465/inet");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mode: SamePorts     | postfixMaster: submission/inet/smtpd_discard_ehlo_keyword_address_maps=cidr:/etc/ehlo
            mode: SamePorts     | postfixMaster: smtp/inet/postscreen_discard_ehlo_keyword_address_maps=cidr:/etc/ehlo
            mode: SeparatePorts | userPatches: postconf smtpd_discard_ehlo_keyword_address_maps=cidr:/etc/ehlo
            """)
    void shouldNotReplaceAMapOfTheOwner(String mode, String own) {
        // When
        List<DmsFile> files = files(mode + ", " + own, "");
        // Then
        assertThat(files).noneMatch(file -> file.content().contains(POSTFIX));
        assertThat(text(files, InjectedFile.DOVECOT)).contains(DOVECOT);
    }

    @Test
    void shouldHaveNoMarksWhenTheyAreTurnedOff() {
        assertThat(files("mode: SamePorts", "markedAddresses: []"))
                .noneMatch(file -> file.content().contains("login_greeting")
                        || file.content().contains("discard_ehlo"));
    }

    private static String text(List<DmsFile> files, InjectedFile file) {
        return files.stream()
                .filter(one -> one.file() == file)
                .map(DmsFile::content)
                .findFirst()
                .orElseThrow();
    }

    private static List<DmsFile> files(String configuration, String verification) {
        MailIngressModel model =
                ModelFixture.of("""
                        apiVersion: mailingress.dev/v1alpha1
                        kind: MailIngress
                        metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
                        spec:
                          mailServers:
                          - name: dms
                            host: mx.example
                            configuration: {trustedNetworks: [10.42.0.0/16], %s}
                          verification: {%s}
                        """.formatted(configuration, verification), "").model();
        return new DmsFiles().of(model.mailServers().get(0));
    }
}
