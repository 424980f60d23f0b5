package dev.mailingress.proxy.protocol.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writer of a ClientHello with the extension order of OpenSSL's clients, in one record (RFC 8446 §4.1.2). */
final class Hello {

    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int KEY_SHARE = 51;
    private static final int X25519 = 0x1d;
    private static final int X25519MLKEM768 = 0x11ec;

    byte[] record(String serverName, int... keyShares) {
        byte[] hello = prefixed(3, body(serverName, keyShares));
        ByteArrayOutputStream handshake = new ByteArrayOutputStream();
        handshake.write(1);
        handshake.writeBytes(hello);
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(new byte[] {22, 3, 1});
        record.writeBytes(prefixed(2, handshake.toByteArray()));
        return record.toByteArray();
    }

    private static byte[] body(String serverName, int... keyShares) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {3, 3});
        body.writeBytes(new byte[32]);
        body.writeBytes(prefixed(1, new byte[32]));
        body.writeBytes(prefixed(2, new byte[] {0x13, 2, 0x13, 3, 0x13, 1, (byte) 0xc0, 0x2c, (byte) 0xc0, 0x30}));
        body.writeBytes(prefixed(1, new byte[1]));
        body.writeBytes(prefixed(2, extensions(serverName, keyShares)));
        return body.toByteArray();
    }

    private static byte[] extensions(String serverName, int... keyShares) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        name.write(0);
        name.writeBytes(prefixed(2, serverName.getBytes(StandardCharsets.US_ASCII)));
        ByteArrayOutputStream shares = new ByteArrayOutputStream();
        for (int length : keyShares) {
            number(shares, length == 32 ? X25519 : X25519MLKEM768, 2);
            shares.writeBytes(prefixed(2, new byte[length]));
        }
        ByteArrayOutputStream extensions = new ByteArrayOutputStream();
        // A parser must skip the extensions before the server name.
        extension(extensions, SUPPORTED_GROUPS, prefixed(2, new byte[12]));
        extension(extensions, SIGNATURE_ALGORITHMS, prefixed(2, new byte[36]));
        extension(extensions, SUPPORTED_VERSIONS, prefixed(1, new byte[] {3, 4, 3, 3}));
        extension(extensions, KEY_SHARE, prefixed(2, shares.toByteArray()));
        extension(extensions, SERVER_NAME, prefixed(2, name.toByteArray()));
        return extensions.toByteArray();
    }

    private static void extension(ByteArrayOutputStream into, int type, byte[] content) {
        number(into, type, 2);
        into.writeBytes(prefixed(2, content));
    }

    private static byte[] prefixed(int lengthBytes, byte[] content) {
        ByteArrayOutputStream prefixed = new ByteArrayOutputStream();
        number(prefixed, content.length, lengthBytes);
        prefixed.writeBytes(content);
        return prefixed.toByteArray();
    }

    private static void number(ByteArrayOutputStream into, int number, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            into.write(number >>> (8 * i));
        }
    }
}
