package dev.mailingress.proxy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailingress.proxy.prove.DnsRecords.RecordType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a DNS server on loopback: UDP messages as in RFC 1035 §4. */
class JndiDnsRecordsTest {

    private static final int NXDOMAIN = 3;
    private static final int SERVFAIL = 2;

    private final List<String> questions = new CopyOnWriteArrayList<>();
    private DatagramSocket server;
    private DnsRecords dns;

    @BeforeEach
    void start() throws IOException {
        server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "dns-server");
        thread.setDaemon(true);
        thread.start();
        dns = new JndiDnsRecords("127.0.0.1:" + server.getLocalPort());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldReadRecordsOfEachType() throws IOException {
        assertThat(dns.query("mail.example.com", RecordType.A)).containsExactly("203.0.113.25");
        assertThat(dns.query("mail.example.com", RecordType.AAAA)).containsExactly("2001:db8::25");
        assertThat(dns.query("example.com", RecordType.MX)).containsExactly("10 mail.example.com");
        assertThat(dns.query("null.example", RecordType.MX)).containsExactly("0 .");
        assertThat(dns.query("25.113.0.203.in-addr.arpa", RecordType.PTR)).containsExactly("mail.example.com");
        assertThat(questions)
                .containsExactly(
                        "mail.example.com 1",
                        "mail.example.com 28",
                        "example.com 15",
                        "null.example 15",
                        "25.113.0.203.in-addr.arpa 12");
    }

    @Test
    void shouldBeEmptyWhenNameDoesNotExistAndFailWhenServerDoes() throws IOException {
        assertThat(dns.query("unknown.example", RecordType.A)).isEmpty();
        assertThatThrownBy(() -> dns.query("broken.example", RecordType.A))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("DNS query for A of broken.example failed: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldap://127.0.0.1/x", "dns:example.com", "a b", "", ".", "a..b", "rmi://x"})
    void shouldQueryNothingThatIsNotHostName(String name) {
        assertThatThrownBy(() -> dns.query(name, RecordType.A))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a host name");
        assertThat(questions).isEmpty();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!server.isClosed()) {
            try {
                DatagramPacket query = new DatagramPacket(buffer, buffer.length);
                server.receive(query);
                byte[] answer = answer(buffer);
                server.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] answer(byte[] message) throws IOException {
        ByteBuffer query = ByteBuffer.wrap(message);
        short id = query.getShort(0);
        query.position(12);
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(name.length() == 0 ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        short type = query.getShort();
        int end = query.position() + 2;
        questions.add(name + " " + type);
        byte[] data = data(name.toString(), type);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        int code = name.toString().startsWith("broken") ? SERVFAIL : data.length == 0 ? NXDOMAIN : 0;
        out.writeShort(0x8180 | code);
        out.writeShort(1);
        out.writeShort(data.length == 0 ? 0 : 1);
        out.writeInt(0);
        out.write(message, 12, end - 12);
        if (data.length > 0) {
            // A pointer to the name of the question.
            out.writeShort(0xc00c);
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(60);
            out.writeShort(data.length);
            out.write(data);
        }
        return bytes.toByteArray();
    }

    private static byte[] data(String name, int type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        switch (name + " " + type) {
            case "mail.example.com 1" ->
                out.write(InetAddress.getByName("203.0.113.25").getAddress());
            case "mail.example.com 28" ->
                out.write(InetAddress.getByName("2001:db8::25").getAddress());
            case "example.com 15" -> {
                out.writeShort(10);
                writeName(out, "mail.example.com");
            }
            case "null.example 15" -> {
                out.writeShort(0);
                out.writeByte(0);
            }
            case "25.113.0.203.in-addr.arpa 12" -> writeName(out, "mail.example.com");
            default -> {
                return new byte[0];
            }
        }
        return bytes.toByteArray();
    }

    private static void writeName(DataOutputStream out, String name) throws IOException {
        for (String label : name.split("\\.", -1)) {
            out.writeByte(label.length());
            out.writeBytes(label);
        }
        out.writeByte(0);
    }
}
