package dev.mailingress.proxy.protocol.proxyprotocol;

import dev.mailingress.proxy.protocol.SegmentFeeder;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Notation of bytes and results in the two tables of test vectors. */
final class HeaderNotation {

    static final SegmentFeeder<HeaderResult> FEEDER = new SegmentFeeder<>(() -> new HeaderParser()::feed);

    static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    private static final Pattern REPEATED = Pattern.compile("\\{(.)\\*(\\d+)}");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(?:x([0-9a-f]{2})|([rnt]))");
    private static final Map<String, String> CONTROLS = Map.of("r", "\r", "n", "\n", "t", "\t");
    private static final Map<String, String> BLOCKS = Map.of(
            "SIG",
            HexFormat.of().formatHex(SIGNATURE),
            "A4",
            "c0000201c6336419c0a80019",
            "A6",
            "20010db8" + "00".repeat(11) + "01" + "20010db8" + "00".repeat(11) + "02" + "c0a80019");

    private HeaderNotation() {}

    static byte[] text(String sent) {
        String repeated =
                REPEATED.matcher(sent).replaceAll(match -> match.group(1).repeat(Integer.parseInt(match.group(2))));
        String text = ESCAPED.matcher(repeated)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) == null
                                ? CONTROLS.get(match.group(2))
                                : Character.toString((char) Integer.parseInt(match.group(1), 16))));
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] hex(String sent) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String word : sent.split(" ", -1)) {
            String[] parts = word.split("\\*", -1);
            String digits = BLOCKS.getOrDefault(parts[0], parts[0]);
            int times = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
            bytes.writeBytes(HexFormat.of().parseHex(digits.repeat(times)));
        }
        return bytes.toByteArray();
    }

    static String verdict(HeaderResult result) {
        if (result instanceof HeaderResult.Parsed parsed) {
            return address(parsed.source()) + " " + address(parsed.destination());
        }
        if (result instanceof HeaderResult.Malformed malformed) {
            return malformed.reason().name();
        }
        return result instanceof HeaderResult.Local ? "LOCAL" : "MORE";
    }

    static boolean isWhole(HeaderResult result) {
        return result instanceof HeaderResult.Parsed || result instanceof HeaderResult.Local;
    }

    private static String address(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
