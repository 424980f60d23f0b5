package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that write an injected file, and containers that connect to the mail server. */
class CommandFindingsTest {

    private static final String COPY = "[sh, -c, 'cp /x /tmp/docker-mailserver/postfix-master.cf']";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lifecycle: {postStart: {exec: {command: %s}}}",
                "lifecycle: {preStop: {exec: {command: %s}}}",
                "startupProbe: {exec: {command: %s}}",
                "command: %s",
                "args: %s"
            })
    void shouldRefuseACommandThatWritesAnInjectedFile(String field) {
        assertThat(TemplateFixture.ofContainer(field.formatted(COPY)).kinds())
                .containsExactly("refusal FILE_OVERWRITTEN");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cp /x /etc/dovecot/conf.d/99-mail-ingress.conf | refusal FILE_OVERWRITTEN
            cp -a /x/. /tmp/docker-mailserver/             | warning MAY_OVERWRITE_FILE
            """)
    void shouldJudgeTheCommandByItsTarget(String command, String kind) {
        assertThat(TemplateFixture.ofContainer("command: [sh, -c, '" + command + " && exec supervisord']")
                        .kinds())
                .containsExactly(kind);
    }

    @Test
    void shouldFindNothingWhenTheFileIsNotInjectedInThisMode() {
        assertThat(TemplateFixture.ofContainer("command: " + COPY)
                        .withConfiguration("mode: SeparatePorts, userPatches: ''")
                        .kinds())
                .isEmpty();
    }

    /** Other containers have no injected mounts: they write into the volume, which the mount covers. */
    @Test
    void shouldFindNothingWhenAnotherContainerWritesTheFile() {
        assertThat(TemplateFixture.ofPod(
                                "containers: [{name: dms}], initContainers: [{name: fill, command: " + COPY + "}]")
                        .kinds())
                .isEmpty();
    }

    @Test
    void shouldOnlyWarnWhenTheTemplateAlreadyMountsTheFile() {
        assertThat(TemplateFixture.ofContainer("command: " + COPY).injected().kinds())
                .containsExactly("warning ALREADY_IN_EFFECT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            command: [exporter, --target=localhost:25]           | 1
            args: ['--target', 'localhost:25']                   | 1
            args: ['localhost:25']                               | 1
            command: [sh, -c, 'while nc localhost 25; do :; done'] | 1
            command: [exporter, --target=localhost:9000]         | 0
            command: [exporter, --target=mx.example.test:25]     | 0
            command: [sleep, '25']                               | 0
            """)
    void shouldWarnWhenAContainerConnectsToThePort(String fields, int warnings) {
        assertThat(TemplateFixture.ofContainer(fields).kinds())
                .hasSize(warnings)
                .allMatch("warning CLIENT_IN_POD"::equals);
        assertThat(TemplateFixture.ofPod("containers: [{name: dms}, {name: side, " + fields + "}]")
                        .kinds())
                .hasSize(warnings)
                .allMatch("warning CLIENT_IN_POD"::equals);
    }
}
