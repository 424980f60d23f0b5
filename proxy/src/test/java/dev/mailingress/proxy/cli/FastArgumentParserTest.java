package dev.mailingress.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.transport.TransportKind;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FastArgumentParserTest {

    private static final String SPACE = " ";

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 2", "128, 2"})
    void shouldUseFewLoopsByDefault(int cpus, int loops) {
        assertThat(RunArguments.defaultIoThreads(cpus)).isEqualTo(loops);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--config /etc/mail-ingress",
                "--config=/etc/mail-ingress",
                "--config proxy.yaml --management-port 1",
                "--management-port=65535 --io-threads=1024 --config=proxy.yaml",
                "--io-threads 3 --config proxy.yaml --require-transport epoll",
                "--config a=b --require-transport=nio",
                "--config a --listen-address 192.0.2.1 --management-address=127.0.0.1",
                "--config a --listen-address=::1 --management-address fd00::1 --management-port 99"
            })
    void shouldParseAsPicocliWhenArgumentsAreValid(String line) {
        // Given
        RunCommand picocli = new RunCommand();
        new CommandLine(picocli).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(line.split(SPACE));
        // When
        Optional<RunArguments> plain = FastArgumentParser.parse(line.split(SPACE));
        // Then
        assertThat(plain).contains(picocli.arguments());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--help",
                "--version",
                "check --config proxy.yaml",
                "--management-port 9901",
                "--config",
                "--config --management-port 9901",
                "--config=",
                "--config @file",
                "@file",
                "--config a --config b",
                "--config a --what b",
                "--config a b",
                "--config a --management-port 0",
                "--config a --management-port 65536",
                "--config a --management-port +25",
                "--config a --management-port 025",
                "--config a --management-port many",
                "--config a --listen-address localhost",
                "--config a --management-address 1.2.3",
                "--config a --io-threads 0",
                "--config a --io-threads 1025",
                "--config a --require-transport io_uring",
                "--config a --require-transport EPOLL"
            })
    void shouldLeaveAnythingUnusualToPicocli(String line) {
        assertThat(FastArgumentParser.parse(line.split(SPACE))).isEmpty();
    }

    @Test
    void shouldUseDefaultsWhenOptionsAreOmitted() {
        assertThat(FastArgumentParser.parse("--config", "a"))
                .contains(new RunArguments(
                        Path.of("a"), new InetSocketAddress(9901), null, RunArguments.defaultIoThreads(), null));
        assertThat(FastArgumentParser.parse("--config", "a", "--require-transport", "nio"))
                .map(RunArguments::requiredTransport)
                .contains(TransportKind.NIO);
    }
}
