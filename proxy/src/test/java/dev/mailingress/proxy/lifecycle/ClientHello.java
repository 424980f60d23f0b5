package dev.mailingress.proxy.lifecycle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** First messages of TLS clients. */
final class ClientHello {

    private static final int RECORD_HEADER = 5;
    private static final int LARGEST_RECORD = 1 << 14;
    private static final int CIPHERS_LENGTH_AT = RECORD_HEADER + 4 + 2 + 32 + 1;

    private ClientHello() {}

    /** As the JDK sends it. */
    static byte[] naming(@Nullable String serverName) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        if (serverName != null) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            engine.setSSLParameters(parameters);
        }
        return first(engine);
    }

    private static byte[] first(SSLEngine engine) throws SSLException {
        ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Beginning of a message that declares more ciphers than follow. */
    static byte[] unfinished(int length) {
        byte[] hello = new byte[length];
        byte[] record = {22, 3, 1, LARGEST_RECORD >> 8, 0};
        for (int at = 0; at < length; at += record.length + LARGEST_RECORD) {
            System.arraycopy(record, 0, hello, at, Math.min(record.length, length - at));
        }
        // A ClientHello of 61 440 bytes, TLS 1.2, without a session, 60 000 bytes of ciphers (RFC 5246 §7.4.1.2).
        System.arraycopy(new byte[] {1, 0, (byte) 0xf0, 0, 3, 3}, 0, hello, RECORD_HEADER, 6);
        System.arraycopy(new byte[] {(byte) 0xea, 0x60}, 0, hello, CIPHERS_LENGTH_AT, 2);
        return hello;
    }
}
