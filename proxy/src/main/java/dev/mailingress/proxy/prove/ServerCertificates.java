package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.config.IpAddress;
import dev.mailingress.proxy.prove.Finding.Result;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Examines a server's certificate after the handshake, so that each fault is reported and not only the first one. */
final class ServerCertificates {

    /** Renewal by ACME happens 30 days before the end: below this it has failed for weeks. */
    private static final Duration EXPIRES_SOON = Duration.ofDays(14);

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int MAX_NAMES = 10;

    private final Set<TrustAnchor> anchors;
    private final Instant now;

    /** A result and its explanation. */
    record CertificateResult(Result result, String detail) {}

    ServerCertificates(Set<TrustAnchor> anchors, Instant now) {
        this.anchors = anchors;
        this.now = now;
    }

    /** The authorities that this Java runtime trusts. */
    static Set<TrustAnchor> platformAnchors() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                    .map(authority -> new TrustAnchor(authority, null))
                    .collect(Collectors.toSet());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has a trust manager", e);
        }
    }

    /**
     * Accepts any certificate: they are examined here. Nothing confidential is sent. One for each session: a session
     * that is resumed (RFC 8446 §2.2) shows the certificate of an earlier one.
     */
    static SSLSocketFactory acceptingAny() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AcceptAny()}, new SecureRandom());
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /** Whether the certificate is for this name or address (RFC 9525 §6.3, §6.5): subject alternative names only. */
    CertificateResult name(List<X509Certificate> chain, String name) {
        List<AlternativeName> names;
        try {
            names = names(chain.get(0));
        } catch (CertificateParsingException e) {
            return new CertificateResult(
                    Result.FAILED, "The names of the certificate are malformed: " + e.getMessage() + ".");
        }
        String listed = names.isEmpty()
                ? "no name"
                : names.stream().limit(MAX_NAMES).map(AlternativeName::value).collect(Collectors.joining(", "));
        return names.stream().anyMatch(alternative -> alternative.matches(name))
                ? new CertificateResult(Result.OK, "The certificate is for " + listed + ".")
                : new CertificateResult(
                        Result.FAILED,
                        "The certificate is for " + listed + ", not for " + name
                                + ". Add the name to the certificate.");
    }

    private static List<AlternativeName> names(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null
                ? List.of()
                : names.stream()
                        .filter(name ->
                                name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                        .map(name -> AlternativeName.of(name.get(0).equals(IP_ADDRESS), String.valueOf(name.get(1))))
                        .toList();
    }

    /**
     * Subject alternative name of a certificate.
     *
     * @param value a DNS name in lower case, or an address in canonical form
     */
    private record AlternativeName(boolean address, String value) {

        static AlternativeName of(boolean address, String text) {
            return new AlternativeName(address, address ? canonical(text) : text.toLowerCase(Locale.ROOT));
        }

        // The text forms of an IPv6 address differ: Java writes it without "::".
        private static String canonical(String address) {
            try {
                return IpAddress.parse(address).toString();
            } catch (IllegalArgumentException e) {
                return address;
            }
        }

        /** An address matches only an address, a name only a name; a wildcard is the first label and stands for one. */
        boolean matches(String name) {
            if (NameProof.isLiteral(name)) {
                return address && value.equals(canonical(name));
            }
            String wanted = name.toLowerCase(Locale.ROOT);
            int dot = wanted.indexOf('.');
            return !address
                    && (value.equals(wanted)
                            || (value.startsWith("*.")
                                    && dot > 0
                                    && value.substring(1).equals(wanted.substring(dot))));
        }
    }

    CertificateResult expiry(List<X509Certificate> chain) {
        Instant end = chain.get(0).getNotAfter().toInstant();
        Instant begin = chain.get(0).getNotBefore().toInstant();
        if (now.isAfter(end)) {
            return new CertificateResult(
                    Result.FAILED,
                    "The certificate expired at " + end + ". Renew it, and check why it was not renewed.");
        }
        if (now.isBefore(begin)) {
            return new CertificateResult(
                    Result.FAILED, "The certificate is not valid before " + begin + ". Check the clocks.");
        }
        return now.plus(EXPIRES_SOON).isAfter(end)
                ? new CertificateResult(
                        Result.WARNING, "The certificate expires at " + end + ". Check that it is renewed.")
                : new CertificateResult(Result.OK, "The certificate expires at " + end + ".");
    }

    /** Whether a known authority has issued the certificate, at a time when it was valid. */
    CertificateResult trust(List<X509Certificate> chain) {
        if (anchors.isEmpty()) {
            return new CertificateResult(
                    Result.UNKNOWN, "Not checked: this Java runtime has no certificates of authorities.");
        }
        X509Certificate server = chain.get(0);
        try {
            X509CertSelector selector = new X509CertSelector();
            selector.setCertificate(server);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, selector);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(validAt(server)));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return new CertificateResult(Result.OK, "Issued by " + issuer(server) + ".");
        } catch (GeneralSecurityException e) {
            return new CertificateResult(
                    Result.FAILED,
                    "Issued by " + issuer(server) + ", which clients do not trust, or the intermediate certificate is"
                            + " missing. Use a public authority, and send the full chain.");
        }
    }

    private Instant validAt(X509Certificate server) {
        Instant end = server.getNotAfter().toInstant();
        Instant begin = server.getNotBefore().toInstant();
        if (now.isAfter(end)) {
            return end;
        }
        return now.isBefore(begin) ? begin : now;
    }

    private static String issuer(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }

    private static final class AcceptAny extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
