package dev.mailingress.proxy.check;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS client that does not verify the mail server's certificate: the contract test is about behaviour, not identity. No
 * secrets are sent over these connections, and clients verify the certificate themselves, because the proxy does not
 * terminate their TLS.
 */
final class TlsClient {

    private @Nullable SSLContext context;

    /**
     * Begins a session. Takes a while the first time; lazily, because most proxies never run the test.
     *
     * @param serverName for SNI; null for none
     */
    SSLEngine engine(InetSocketAddress server, @Nullable String serverName) {
        SSLEngine engine = context().createSSLEngine(server.getAddress().getHostAddress(), server.getPort());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(serverName == null ? List.of() : List.of(new SNIHostName(serverName)));
        engine.setSSLParameters(parameters);
        return engine;
    }

    // The JDK's own context, so that its protocols and cipher suites are offered.
    private synchronized SSLContext context() {
        if (context == null) {
            try {
                SSLContext fresh = SSLContext.getInstance("TLS");
                fresh.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
                context = fresh;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has TLS", e);
            }
        }
        return context;
    }

    /** Reason for a failed handshake, as the JDK describes it: Netty's messages contain the bytes. */
    static String cause(Throwable failure) {
        return failure instanceof NotSslRecordException
                ? "Unsupported or unrecognized SSL message"
                : String.valueOf(failure.getMessage());
    }
}
