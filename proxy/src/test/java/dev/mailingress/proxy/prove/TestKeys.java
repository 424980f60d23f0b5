package dev.mailingress.proxy.prove;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** A self-signed certificate with its key, made by the JDK's keytool. */
public record TestKeys(X509Certificate certificate, SSLSocketFactory server) {

    private static final String PASSWORD = "changeit";

    /**
     * Makes a certificate.
     *
     * @param names subject alternative names in keytool's syntax, as {@code dns:mail.example.com}
     * @param startDate in keytool's syntax, as {@code -10d}
     * @param days of validity
     */
    public static TestKeys make(Path directory, String names, String startDate, int days)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = Files.createTempDirectory(directory, "keys").resolve("server.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "mail",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=Test",
                        "-ext",
                        "SAN=" + names,
                        "-startdate",
                        startDate,
                        "-validity",
                        Integer.toString(days),
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool made no key");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new TestKeys((X509Certificate) keys.getCertificate("mail"), context.getSocketFactory());
    }
}
