package dev.mailingress.proxy.check;

import java.net.Socket;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trust manager of one session that accepts every certificate and keeps the server's: it knows the certificate even if
 * the handshake fails afterwards. Called by threads of TLS, read by others.
 */
final class CertificateRecorder extends X509ExtendedTrustManager {

    private static final int DNS_NAME = 2;
    private static final X509Certificate[] NONE = {};

    private volatile @Nullable ServerCertificate certificate;

    /** Null until the server has sent one. */
    @Nullable
    ServerCertificate certificate() {
        return certificate;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        if (chain.length > 0) {
            certificate = new ServerCertificate(
                    names(chain[0]), chain[0].getNotAfter().toInstant());
        }
    }

    private static List<String> names(X509Certificate server) {
        try {
            Collection<List<?>> all = server.getSubjectAlternativeNames();
            return all == null
                    ? List.of()
                    : all.stream()
                            .filter(name -> Integer.valueOf(DNS_NAME).equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            // Information only: a certificate whose names cannot be read has none.
            return List.of();
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NONE;
    }
}
