package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.VerificationConfig;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builder of a port of a mail server: SMTP after a V2 header, without proof marks. */
final class CheckTargetBuilder {

    private String backend = "dms";
    private final String host;
    private final int port;
    private MailProtocol protocol = MailProtocol.SMTP;
    private ProxyProtocol header = ProxyProtocol.V2;
    private boolean proofMarks;
    private @Nullable String serverName;
    private VerificationConfig verification = VerificationConfig.DEFAULT;

    private CheckTargetBuilder(String host, int port) {
        this.host = host;
        this.port = port;
    }

    static CheckTargetBuilder aTarget(String host, int port) {
        return new CheckTargetBuilder(host, port);
    }

    static CheckTargetBuilder aTarget(ScriptedServer server) {
        return aTarget(server.host(), server.port());
    }

    CheckTargetBuilder backend(String value) {
        backend = value;
        return this;
    }

    CheckTargetBuilder protocol(MailProtocol value) {
        protocol = value;
        return this;
    }

    CheckTargetBuilder header(ProxyProtocol value) {
        header = value;
        return this;
    }

    CheckTargetBuilder proofMarks() {
        proofMarks = true;
        return this;
    }

    CheckTargetBuilder serverName(String value) {
        serverName = value;
        return this;
    }

    CheckTargetBuilder marked(String... addresses) {
        verification = new VerificationConfig(parsed(addresses), verification.otherAddresses());
        return this;
    }

    CheckTargetBuilder others(String... addresses) {
        verification = new VerificationConfig(verification.markedAddresses(), parsed(addresses));
        return this;
    }

    CheckTargetBuilder verification(VerificationConfig value) {
        verification = value;
        return this;
    }

    private static List<IpAddress> parsed(String... addresses) {
        return Stream.of(addresses).map(IpAddress::parse).toList();
    }

    CheckTarget build() {
        return new CheckTarget(backend, host, port, protocol, header, serverName, proofMarks, verification);
    }
}
