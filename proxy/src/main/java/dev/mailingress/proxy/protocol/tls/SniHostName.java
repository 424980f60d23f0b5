package dev.mailingress.proxy.protocol.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Host name of the server_name extension (RFC 6066 §3): "the fully qualified DNS hostname of the server", ASCII with
 * A-labels. Underscores are accepted, because some hosts have them; all else but letters, digits, hyphens and dots is
 * rejected, NUL above all.
 *
 * <p>IPv4 and IPv6 literals are forbidden, but sent by clients that were configured with an address. They are treated
 * as if the client had sent no SNI.
 */
final class SniHostName {

    // RFC 1035 §2.3.4: 255 bytes in the DNS wire format are 253 characters, and a trailing dot is allowed.
    private static final int MAX_CHARACTERS = 253;
    private static final int MAX_LABEL_CHARACTERS = 63;

    private byte[] text = new byte[0];
    private int length;

    static boolean isLength(int bytes) {
        return bytes > 0 && bytes <= MAX_CHARACTERS + 1;
    }

    /** Appends the next bytes, in lower case; {@link #isLength(int)} was checked before. */
    void add(ByteBuffer bytes, int from, int count) {
        if (length == 0) {
            text = new byte[MAX_CHARACTERS + 1];
        }
        for (int i = 0; i < count; i++) {
            byte octet = bytes.get(from + i);
            text[length++] = (byte) (octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet);
        }
    }

    /** Called when the name is complete. */
    boolean isValid() {
        return isIpv6() || isHostName();
    }

    @Nullable
    String value() {
        return length == 0 || isIpv6() || isIpv4()
                ? null
                : new String(text, 0, withoutDot(), StandardCharsets.US_ASCII);
    }

    private boolean isHostName() {
        int end = withoutDot();
        if (end > MAX_CHARACTERS) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < end; i++) {
            if (text[i] != '.') {
                label++;
                if (!isLetter(text[i]) || label > MAX_LABEL_CHARACTERS) {
                    return false;
                }
            } else if (label == 0) {
                return false;
            } else {
                label = 0;
            }
        }
        return label > 0;
    }

    private int withoutDot() {
        return text[length - 1] == '.' ? length - 1 : length;
    }

    private static boolean isLetter(byte octet) {
        return (octet >= 'a' && octet <= 'z') || isDigit(octet) || octet == '-' || octet == '_';
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    // RFC 3696 §2: no top-level domain is all digits.
    private boolean isIpv4() {
        for (int i = withoutDot() - 1; i >= 0 && text[i] != '.'; i--) {
            if (!isDigit(text[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean isIpv6() {
        boolean colon = false;
        for (int i = 0; i < length; i++) {
            colon |= text[i] == ':';
            if (text[i] != ':' && text[i] != '.' && !isDigit(text[i]) && (text[i] < 'a' || text[i] > 'f')) {
                return false;
            }
        }
        return colon;
    }
}
