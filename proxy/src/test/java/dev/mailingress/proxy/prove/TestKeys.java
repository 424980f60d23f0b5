package dev.mailingress.proxy.prove;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * A server's certificate with its key, and the authority that has issued it, made by the JDK's keytool.
 *
 * @param chain the certificate, then that of the authority
 */
public record TestKeys(List<X509Certificate> chain, SSLSocketFactory server) {

    private static final String PASSWORD = "changeit";

    public TestKeys {
        chain = List.copyOf(chain);
    }

    /** @param names subject alternative names in keytool's syntax, as {@code dns:mail.example.com} */
    public static TestKeys make(Path directory, String names)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = Files.createTempDirectory(directory, "keys").resolve("server.p12");
        keytool(store, "-alias", "ca", "-dname", "CN=Test CA", "-ext", "BC:c", "-validity", "3650");
        keytool(
                store,
                "-alias",
                "mail",
                "-signer",
                "ca",
                "-dname",
                "CN=mail",
                "-ext",
                "SAN=" + names,
                "-validity",
                "90");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        List<X509Certificate> chain = Arrays.stream(keys.getCertificateChain("mail"))
                .map(X509Certificate.class::cast)
                .toList();
        keys.deleteEntry("ca");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new TestKeys(chain, context.getSocketFactory());
    }

    private static void keytool(Path store, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of(options));
        // One day ago, so that it is valid whatever the time zone.
        command.addAll(
                List.of("-keyalg", "EC", "-startdate", "-1d", "-storepass", PASSWORD, "-keystore", store.toString()));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool made no key");
        }
    }
}
