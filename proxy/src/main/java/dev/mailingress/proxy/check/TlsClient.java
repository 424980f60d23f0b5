package dev.mailingress.proxy.check;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one session, as a client that does not verify the mail server's certificate: the contract test is about
 * behaviour, not identity. No secrets are sent over these connections, and clients verify the certificate themselves,
 * because the proxy does not terminate their TLS.
 */
final class TlsClient {

    private final CertificateRecorder certificates = new CertificateRecorder();
    private final SSLEngine engine;

    /**
     * Takes a while for the first session of a process.
     *
     * @param serverName for SNI; null for none
     */
    TlsClient(InetSocketAddress server, @Nullable String serverName) {
        this.engine = context(certificates).createSSLEngine(server.getAddress().getHostAddress(), server.getPort());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(serverName == null ? List.of() : List.of(new SNIHostName(serverName)));
        engine.setSSLParameters(parameters);
    }

    SSLEngine engine() {
        return engine;
    }

    /** The server's certificate; null before it was received. */
    @Nullable
    ServerCertificate certificate() {
        return certificates.certificate();
    }

    // The JDK's own, so that its protocols and cipher suites are offered. One for each session: a session that is
    // resumed (RFC 8446 §2.2) shows no certificate, and a renewed one would go unnoticed.
    private static SSLContext context(CertificateRecorder certificates) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {certificates}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }
}
