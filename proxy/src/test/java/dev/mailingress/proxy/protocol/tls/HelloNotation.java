package dev.mailingress.proxy.protocol.tls;

import dev.mailingress.proxy.protocol.SegmentFeeder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Notation of bytes and results in the table of test vectors, with the division of a ClientHello into records. */
final class HelloNotation {

    static final SegmentFeeder<HelloResult> FEEDER =
            new SegmentFeeder<>(() -> HelloNotation.peeking(new ClientHelloParser()));

    private static final String HEAD = "0303 ab*32 [1 ] [2 1301 ] [1 00 ]";
    private static final Pattern WORD = Pattern.compile("\\[(\\d)|(])|'([^']*)'|([0-9a-f]+)(?:\\*(\\d+))?");
    private static final int RECORD_HEADER_BYTES = 5;

    private HelloNotation() {}

    /** The parser must leave the segments as they are, because they are relayed. */
    private static SegmentFeeder.Parser<HelloResult> peeking(ClientHelloParser parser) {
        return segment -> {
            ByteBuffer before = segment.duplicate();
            HelloResult result = parser.feed(segment);
            if (segment.position() != before.position() || segment.limit() != before.limit()) {
                throw new AssertionError("the parser consumed bytes that it must only read");
            }
            return result;
        };
    }

    static byte[] bytes(String sent) {
        String plain =
                sent.replace("TLS", "16 0301 [2 01 [3").replace("END", "] ]").replace("HEAD", HEAD);
        Deque<ByteArrayOutputStream> open = new ArrayDeque<>();
        Deque<Integer> lengths = new ArrayDeque<>();
        open.push(new ByteArrayOutputStream());
        Matcher word = WORD.matcher(plain);
        while (word.find()) {
            if (word.group(1) != null) {
                lengths.push(Integer.parseInt(word.group(1)));
                open.push(new ByteArrayOutputStream());
            } else if (word.group(2) != null) {
                byte[] content = open.pop().toByteArray();
                number(open.element(), content.length, lengths.pop());
                open.element().writeBytes(content);
            } else if (word.group(3) != null) {
                open.element().writeBytes(word.group(3).getBytes(StandardCharsets.US_ASCII));
            } else {
                int times = word.group(5) == null ? 1 : Integer.parseInt(word.group(5));
                open.element().writeBytes(HexFormat.of().parseHex(word.group(4).repeat(times)));
            }
        }
        return open.pop().toByteArray();
    }

    static String named(String serverName) {
        return "TLS HEAD [2 0000 [2 [2 00 [2 '" + serverName + "' ] ] ] ] END";
    }

    /** @param sizes of the records' contents, repeated until everything is sent */
    static byte[] inRecords(byte[] message, int... sizes) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        int at = 0;
        for (int i = 0; at < message.length; i++) {
            int size = Math.min(sizes[i % sizes.length], message.length - at);
            records.writeBytes(new byte[] {0x16, 3, 1});
            number(records, size, 2);
            records.write(message, at, size);
            at += size;
        }
        return records.toByteArray();
    }

    /** Content of the records. */
    static byte[] message(byte[] records) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int at = 0;
        while (at < records.length) {
            int size = (records[at + 3] & 0xff) << 8 | (records[at + 4] & 0xff);
            message.write(records, at + RECORD_HEADER_BYTES, size);
            at += RECORD_HEADER_BYTES + size;
        }
        return message.toByteArray();
    }

    static String verdict(HelloResult result) {
        if (result instanceof HelloResult.Parsed parsed) {
            return parsed.serverName().orElse("NONE");
        }
        return result instanceof HelloResult.Malformed malformed
                ? malformed.reason().name()
                : "MORE";
    }

    private static void number(ByteArrayOutputStream into, int number, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            into.write(number >>> (8 * i));
        }
    }
}
