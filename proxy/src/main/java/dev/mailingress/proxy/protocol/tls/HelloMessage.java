package dev.mailingress.proxy.protocol.tls;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Incremental parser of the ClientHello message, without its records. Each field is a number, the name, or skipped; its
 * length is checked against the remaining length before it is entered.
 */
final class HelloMessage {

    /** Fields in the order of RFC 8446 §4 and §4.1.2, then RFC 6066 §3. */
    private enum Field {
        TYPE,
        LENGTH,
        VERSION,
        RANDOM,
        SESSION_ID_LENGTH,
        SESSION_ID,
        CIPHERS_LENGTH,
        CIPHERS,
        COMPRESSION_LENGTH,
        COMPRESSION,
        EXTENSIONS_LENGTH,
        EXTENSION_TYPE,
        EXTENSION_LENGTH,
        EXTENSION,
        NAME_LIST_LENGTH,
        NAME_TYPE,
        NAME_LENGTH,
        NAME
    }

    private static final int HEADER_BYTES = 4;
    private static final int CLIENT_HELLO = 1;
    private static final int SSL_3_0 = 0x0300;
    private static final int RANDOM_BYTES = 32;
    private static final int MAX_SESSION_ID_BYTES = 32;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    // Before the only name: length of the list, type of the entry, length of the name.
    private static final int BEFORE_NAME_BYTES = 5;
    // Type and length of an entry.
    private static final int MIN_ENTRY_BYTES = 3;

    private final ExtensionTypes extensions = new ExtensionTypes();
    private final SniHostName name = new SniHostName();

    private Field field = Field.TYPE;
    private int fieldLeft = 1;
    private int number;
    private int messageLeft = HEADER_BYTES - 1;
    private int extensionBytes;
    private boolean complete;
    private @Nullable HelloError error;

    /** @return number of bytes consumed: all of them, unless the message ended or is malformed */
    int read(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at < to && !isDone()) {
            int count = Math.min(fieldLeft, to - at);
            consume(bytes, at, count);
            at += count;
            fieldLeft -= count;
            while (fieldLeft == 0 && !isDone()) {
                next();
            }
        }
        return at - from;
    }

    boolean isComplete() {
        return complete;
    }

    @Nullable
    HelloError error() {
        return error;
    }

    /** Null if the client sent no host name. */
    @Nullable
    String serverName() {
        return name.value();
    }

    private boolean isDone() {
        return complete || error != null;
    }

    private void consume(ByteBuffer bytes, int at, int count) {
        switch (field) {
            case RANDOM, SESSION_ID, CIPHERS, COMPRESSION, EXTENSION -> {
                // Skipped.
            }
            case NAME -> name.add(bytes, at, count);
            default -> {
                for (int i = 0; i < count; i++) {
                    number = number << 8 | (bytes.get(at + i) & 0xff);
                }
            }
        }
    }

    private void next() {
        switch (field) {
            case TYPE -> enterIf(number == CLIENT_HELLO, HelloError.NOT_CLIENT_HELLO, Field.LENGTH, 3);
            case LENGTH -> {
                messageLeft = number;
                enterIf(number <= ClientHelloParser.MAX_BYTES - HEADER_BYTES, HelloError.TOO_LONG, Field.VERSION, 2);
            }
            case VERSION -> enterIf(number >= SSL_3_0, HelloError.VERSION, Field.RANDOM, RANDOM_BYTES);
            case RANDOM -> enter(Field.SESSION_ID_LENGTH, 1);
            case SESSION_ID_LENGTH ->
                enterIf(number <= MAX_SESSION_ID_BYTES, HelloError.LENGTH, Field.SESSION_ID, number);
            case SESSION_ID -> enter(Field.CIPHERS_LENGTH, 2);
            case CIPHERS_LENGTH -> enterIf(number >= 2 && number % 2 == 0, HelloError.LENGTH, Field.CIPHERS, number);
            case CIPHERS -> enter(Field.COMPRESSION_LENGTH, 1);
            case COMPRESSION_LENGTH -> enterIf(number >= 1, HelloError.LENGTH, Field.COMPRESSION, number);
            // RFC 5246 §7.4.1.2: a hello may end without extensions.
            case COMPRESSION -> enterUnlessComplete(Field.EXTENSIONS_LENGTH);
            case EXTENSIONS_LENGTH -> {
                if (number == messageLeft) {
                    enterUnlessComplete(Field.EXTENSION_TYPE);
                } else {
                    error = HelloError.LENGTH;
                }
            }
            case EXTENSION_TYPE -> enterIf(extensions.add(number), HelloError.EXTENSIONS, Field.EXTENSION_LENGTH, 2);
            case EXTENSION_LENGTH -> enterExtension();
            case EXTENSION, NAME -> endExtension();
            // RFC 6066 §3 allows one name of each type, and host_name is the only type.
            case NAME_LIST_LENGTH -> enterNameList();
            case NAME_TYPE -> enterIf(number == HOST_NAME, HelloError.SERVER_NAME, Field.NAME_LENGTH, 2);
            case NAME_LENGTH -> enterName();
        }
    }

    private void enterExtension() {
        extensionBytes = number;
        if (!extensions.isLast(SERVER_NAME)) {
            enter(Field.EXTENSION, number);
        } else if (number > messageLeft) {
            error = HelloError.LENGTH;
        } else {
            enterUnlessEmpty(number >= 2, Field.NAME_LIST_LENGTH, 2);
        }
    }

    private void enterNameList() {
        enterUnlessEmpty(
                number == extensionBytes - 2 && (number == 0 || number >= MIN_ENTRY_BYTES), Field.NAME_TYPE, 1);
    }

    private void enterName() {
        enterUnlessEmpty(
                number == extensionBytes - BEFORE_NAME_BYTES && (number == 0 || SniHostName.isLength(number)),
                Field.NAME,
                number);
    }

    // An empty extension, list or name is not what RFC 6066 §3 describes, but it is clear: the client names nobody.
    private void enterUnlessEmpty(boolean condition, Field next, int bytes) {
        boolean namesNobody = number == 0 && (field == Field.EXTENSION_LENGTH || condition);
        if (namesNobody) {
            enter(Field.EXTENSION, 0);
        } else {
            enterIf(condition, HelloError.SERVER_NAME, next, bytes);
        }
    }

    private void endExtension() {
        if (field == Field.NAME && !name.isValid()) {
            error = HelloError.SERVER_NAME;
            return;
        }
        enterUnlessComplete(Field.EXTENSION_TYPE);
    }

    private void enterUnlessComplete(Field next) {
        if (messageLeft == 0) {
            complete = true;
        } else {
            enter(next, 2);
        }
    }

    private void enterIf(boolean condition, HelloError otherwise, Field next, int bytes) {
        if (condition) {
            enter(next, bytes);
        } else {
            error = otherwise;
        }
    }

    private void enter(Field next, int bytes) {
        if (bytes > messageLeft) {
            error = HelloError.LENGTH;
            return;
        }
        messageLeft -= bytes;
        field = next;
        fieldLeft = bytes;
        number = 0;
    }
}
