package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.config.MailProtocol;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Mail server on loopback: greeting, STARTTLS or implicit TLS, end; records the commands. */
public final class TlsMailServer implements Closeable {

    private final ServerSocket server;
    private final MailProtocol protocol;
    private final SSLSocketFactory tls;
    private final int headerBytes;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param headerBytes length of the PROXY header that precedes each session */
    public TlsMailServer(MailProtocol protocol, SSLSocketFactory tls, int headerBytes) throws IOException {
        this.protocol = protocol;
        this.tls = tls;
        this.headerBytes = headerBytes;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "tls-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    public List<String> commands() {
        return commands;
    }

    private void accept() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                open.add(socket);
                socket.getInputStream().readNBytes(headerBytes);
                serve(protocol.implicitTls() ? secured(socket) : socket);
            } catch (IOException ended) {
                // The next one, unless closed.
            }
        }
    }

    private SSLSocket secured(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, null, socket.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    private void serve(Socket socket) throws IOException {
        send(socket, greeting());
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            commands.add(line);
            String tag = protocol.family() == MailProtocol.Family.IMAP ? line.substring(0, 2) + " " : "";
            if (line.endsWith("STARTTLS") || line.equals("STLS")) {
                send(socket, tag + ok("220 2.0.0 Ready"));
                SSLSocket secured = secured(socket);
                if (protocol == MailProtocol.MANAGESIEVE) {
                    send(secured, greeting());
                }
                answerQuit(secured);
                return;
            }
            if (line.startsWith("EHLO ")) {
                send(socket, "250-mail.example.com\r\n250 STARTTLS");
            } else {
                quit(socket, tag);
                return;
            }
        }
    }

    private void answerQuit(Socket socket) throws IOException {
        String line = line(socket.getInputStream());
        commands.add("TLS " + line);
        quit(socket, protocol.family() == MailProtocol.Family.IMAP ? line.substring(0, 2) + " " : "");
    }

    private void quit(Socket socket, String tag) throws IOException {
        send(socket, (tag.isEmpty() ? "" : "* BYE\r\n") + tag + ok("221 2.0.0 Bye"));
    }

    private String greeting() {
        return switch (protocol.family()) {
            case SMTP -> "220-mail.example.com teaser\r\n220 mail.example.com ESMTP";
            case IMAP -> "* OK ready";
            case POP3 -> "+OK ready";
            case MANAGESIEVE -> "\"IMPLEMENTATION\" \"test\"\r\n\"STARTTLS\"\r\nOK ready";
            case TCP -> "";
        };
    }

    private String ok(String smtp) {
        return switch (protocol.family()) {
            case SMTP -> smtp;
            case POP3 -> "+OK";
            case IMAP, MANAGESIEVE, TCP -> "OK done";
        };
    }

    private static void send(Socket socket, String lines) throws IOException {
        socket.getOutputStream().write((lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
