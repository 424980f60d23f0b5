package dev.mailingress.proxy.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Netty as the oracle: its TLS client writes hellos of any protocol version, cipher suite and name that the
 * JDK has, and its server finds the same name in them as the parser does.
 */
class ClientHelloOracleTest {

    private static final SSLContext TLS = context();
    private static final List<List<String>> VERSIONS =
            List.of(List.of("TLSv1.3"), List.of("TLSv1.2"), List.of("TLSv1.3", "TLSv1.2"));
    /** Each version has one of them. */
    private static final List<String> COMMON_SUITES =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    private static final int RECORD_MINOR_VERSION_AT = 2;
    private static final int HELLO_MINOR_VERSION_AT = 5 + 4 + 1;
    private static final long SEED = 20261130;
    private static final int MUTATIONS = 20_000;

    @Property(tries = 300)
    void shouldFindSameNameAsNetty(
            @ForAll("serverNames") String name,
            @ForAll("versions") List<String> versions,
            @ForAll("suites") Set<String> suites,
            @ForAll @IntRange(max = 3) int legacyVersion,
            @ForAll("recordSizes") List<Integer> recordSizes)
            throws Exception {
        // Given
        byte[] hello = inVersion(legacyVersion, hello(name, versions, suites));
        byte[] records = HelloNotation.inRecords(
                HelloNotation.message(hello),
                recordSizes.stream().mapToInt(Integer::intValue).toArray());
        // When, Then
        assertThat(nettyName(hello)).isEqualTo(name.toLowerCase(Locale.ROOT));
        assertThat(parsedName(hello)).isEqualTo(nettyName(hello));
        assertThat(parsedName(records)).isEqualTo(nettyName(records)).isEqualTo(nettyName(hello));
    }

    @Test
    void shouldFindNameWithEverySuiteOfTheJdk() throws Exception {
        int found = 0;
        for (String suite : TLS.getSupportedSSLParameters().getCipherSuites()) {
            for (List<String> versions : VERSIONS) {
                // Given
                byte[] hello = hello("imap.a.example", versions, Set.of(suite));
                // When, Then
                if (hello.length > 0) {
                    assertThat(nettyName(hello)).as(suite).isEqualTo("imap.a.example");
                    assertThat(parsedName(hello)).as(suite).isEqualTo("imap.a.example");
                    found++;
                }
            }
        }
        assertThat(found).isGreaterThan(30);
    }

    @Test
    void shouldFindNoNameWhereNettyFindsNone() throws Exception {
        for (List<String> versions : VERSIONS) {
            byte[] hello = hello(null, versions, Set.of());
            assertThat(nettyName(hello)).isNull();
            assertThat(parsedName(hello)).isNull();
        }
    }

    /** Where both find a name in a damaged hello, it is the same; the parser alone is strict. */
    @Test
    void shouldNeverFindAnotherNameThanNettyInMutatedHellos() throws Exception {
        // Given
        Random random = new Random(SEED);
        List<byte[]> seeds = new ArrayList<>();
        for (List<String> versions : VERSIONS) {
            seeds.add(hello("imap.a.example", versions, Set.of()));
        }
        int compared = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = seeds.get(i % seeds.size()).clone();
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            // When
            String parsed = parsedName(mutated);
            // Then
            if (parsed != null) {
                assertThat(nettyName(mutated)).as("input %d", i).isEqualTo(parsed);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(MUTATIONS / 2);
    }

    @Provide
    Arbitrary<String> serverNames() {
        return Arbitraries.strings()
                .withChars("abcxyzABCXYZ0189")
                .ofMinLength(1)
                .ofMaxLength(63)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(labels -> String.join(".", labels) + ".example");
    }

    @Provide
    Arbitrary<List<String>> versions() {
        return Arbitraries.of(VERSIONS);
    }

    @Provide
    Arbitrary<Set<String>> suites() {
        return Arbitraries.of(TLS.getDefaultSSLParameters().getCipherSuites())
                .set()
                .ofMaxSize(12)
                .map(some ->
                        Stream.concat(some.stream(), COMMON_SUITES.stream()).collect(Collectors.toSet()));
    }

    @Provide
    Arbitrary<List<Integer>> recordSizes() {
        return Arbitraries.integers().between(1, 600).list().ofMinSize(1).ofMaxSize(4);
    }

    /** First flight of Netty's TLS client; empty if no version has an enabled suite. */
    private static byte[] hello(@Nullable String name, List<String> versions, Set<String> suites) {
        SSLEngine engine = TLS.createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
        parameters.setProtocols(versions.toArray(String[]::new));
        if (!suites.isEmpty()) {
            parameters.setCipherSuites(suites.toArray(String[]::new));
        }
        engine.setSSLParameters(parameters);
        EmbeddedChannel client = new EmbeddedChannel(new SslHandler(engine));
        try {
            return all(client);
        } finally {
            client.finishAndReleaseAll();
        }
    }

    /** With the version of an older client, which the JDK has disabled: 0 is SSL 3.0. */
    private static byte[] inVersion(int minorVersion, byte[] hello) {
        byte[] other = hello.clone();
        other[RECORD_MINOR_VERSION_AT] = (byte) minorVersion;
        other[HELLO_MINOR_VERSION_AT] = (byte) minorVersion;
        return other;
    }

    private static byte[] all(EmbeddedChannel client) {
        ByteBuf bytes = Unpooled.buffer();
        for (ByteBuf next = client.readOutbound(); next != null; next = client.readOutbound()) {
            bytes.writeBytes(next);
            next.release();
        }
        byte[] all = new byte[bytes.readableBytes()];
        bytes.readBytes(all);
        return all;
    }

    private static @Nullable String parsedName(byte[] bytes) {
        HelloResult result = HelloNotation.FEEDER.whole(bytes).result();
        return result instanceof HelloResult.Parsed parsed ? parsed.serverName().orElse(null) : null;
    }

    private static @Nullable String nettyName(byte[] bytes) {
        NameLookup lookup = new NameLookup();
        EmbeddedChannel server = new EmbeddedChannel(lookup);
        try {
            server.writeInbound(Unpooled.wrappedBuffer(bytes));
        } finally {
            server.finishAndReleaseAll();
        }
        assertThat(lookup.asked).isTrue();
        return lookup.name;
    }

    private static SSLContext context() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Netty's parser of the ClientHello, which asks for the certificate of a name. */
    private static final class NameLookup extends AbstractSniHandler<Void> {

        private boolean asked;
        private @Nullable String name;

        @Override
        protected Future<Void> lookup(ChannelHandlerContext context, @Nullable String hostname) {
            asked = true;
            name = hostname;
            return context.executor().newSucceededFuture(null);
        }

        @Override
        protected void onLookupComplete(ChannelHandlerContext context, @Nullable String hostname, Future<Void> future) {
            // Only the name is of interest.
        }
    }
}
