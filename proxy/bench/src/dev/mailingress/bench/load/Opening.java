package dev.mailingress.bench.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * First bytes of a connection from a load balancer: the balancer's PROXY header and the client's ClientHello.
 *
 * @param header version 2, with {@link #CLIENT} as the client
 * @param hello as written by the JDK's TLS, for {@link #SERVER_NAME}
 * @param bytes both, in this order
 */
public record Opening(byte[] header, byte[] hello, byte[] bytes) {

    /** Client address in the header (RFC 5737: reserved for documentation). */
    public static final InetSocketAddress CLIENT = new InetSocketAddress("203.0.113.9", 40_000);

    public static final String SERVER_NAME = "imap.mail.example";

    // Signature; version 2, PROXY; TCP over IPv4; 12 bytes: 203.0.113.9 to 198.51.100.25, port 40000 to 993.
    private static final String HEADER =
            "0d0a0d0a000d0a515549540a" + "21" + "11" + "000c" + "cb007109" + "c6336419" + "9c40" + "03e1";

    /** The instance that both ends of the load use. */
    public static final Opening OF_THIS_RUN = create();

    private static Opening create() {
        try {
            byte[] header = HexFormat.of().parseHex(HEADER);
            byte[] hello = clientHello();
            byte[] bytes = Arrays.copyOf(header, header.length + hello.length);
            System.arraycopy(hello, 0, bytes, header.length, hello.length);
            return new Opening(header, hello, bytes);
        } catch (GeneralSecurityException | SSLException e) {
            throw new IllegalStateException("creating a ClientHello with this JDK failed", e);
        }
    }

    private static byte[] clientHello() throws GeneralSecurityException, SSLException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(SERVER_NAME)));
        engine.setSSLParameters(parameters);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }
}
