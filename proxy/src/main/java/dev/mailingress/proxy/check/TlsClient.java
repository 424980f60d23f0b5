package dev.mailingress.proxy.check;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS client that does not verify the mail server's certificate: the contract test is about behaviour, not identity.
 */
final class TlsClient {

    private @Nullable SSLContext context;

    /** Initializes TLS, which takes a while the first time; done lazily, because most proxies never run the test. */
    void prepare() {
        context();
    }

    private synchronized SSLContext context() {
        if (context == null) {
            context = trusting(new AnyCertificate());
        }
        return context;
    }

    private static SSLContext trusting(TrustManager manager) {
        try {
            SSLContext fresh = SSLContext.getInstance("TLS");
            fresh.init(null, new TrustManager[] {manager}, new SecureRandom());
            return fresh;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /**
     * Performs the handshake over an open connection.
     *
     * @param serverName for SNI; null for none
     * @throws IOException if the handshake fails
     */
    SSLSocket over(Socket connection, @Nullable String serverName) throws IOException {
        SSLSocket tls = (SSLSocket) context()
                .getSocketFactory()
                .createSocket(connection, connection.getInetAddress().getHostAddress(), connection.getPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setServerNames(serverName == null ? List.of() : List.of(new SNIHostName(serverName)));
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    /**
     * Accepts any certificate: no secrets are sent over these connections, and clients verify the certificate
     * themselves, because the proxy does not terminate their TLS. An extended manager, so that the JDK does not reject
     * weak keys.
     */
    private static final class AnyCertificate extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
