package dev.mailingress.proxy.transport;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Leg without a socket: records the calls, and the test controls its peer. */
public final class RecordingLeg implements Leg {

    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final List<byte[]> writes = new ArrayList<>();
    private final List<TextChunk> chunks = new ArrayList<>();
    private @Nullable LegHandler handler;
    private @Nullable RecordingLeg sink;
    private @Nullable RecordingLeg feeder;
    private boolean writable = true;
    private boolean reading;
    private boolean outputShut;
    private boolean closesWhenWritable;
    private boolean closed;

    public RecordingLeg(InetSocketAddress local, InetSocketAddress remote) {
        this.local = local;
        this.remote = remote;
    }

    /** Chunk of a text. */
    public static final class TextChunk implements Chunk {
        private final String text;
        private boolean released;

        private TextChunk(String text) {
            this.text = text;
        }

        @Override
        public int size() {
            return text.length();
        }

        @Override
        public ByteBuffer view() {
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void release() {
            released = true;
        }
    }

    private LegHandler peer() {
        return Objects.requireNonNull(handler, "handler not set");
    }

    /** The peer sends. */
    public void receive(String text) {
        TextChunk chunk = new TextChunk(text);
        chunks.add(chunk);
        if (sink == null) {
            peer().onReceived(chunk);
        } else {
            if (!sink.write(chunk)) {
                reading = false;
            }
            peer().onForwarded(text.length());
        }
    }

    /** The peer sends FIN. */
    public void end() {
        peer().onInputEnded();
    }

    /** The peer sends RST. */
    public void reset() {
        closed = true;
        peer().onClosed(true);
    }

    /** The peer stops reading. */
    public void blockWrites() {
        writable = false;
    }

    /** The peer reads everything that waits. */
    public void unblockWrites() {
        writable = true;
        if (feeder != null) {
            feeder.reading = true;
        }
        if (closesWhenWritable) {
            abort();
        } else {
            peer().onWritable();
        }
    }

    public List<byte[]> writes() {
        return writes;
    }

    /** All writes as one text. */
    public String written() {
        StringBuilder all = new StringBuilder();
        writes.forEach(bytes -> all.append(new String(bytes, StandardCharsets.ISO_8859_1)));
        return all.toString();
    }

    public boolean isReading() {
        return reading;
    }

    public boolean isOutputShut() {
        return outputShut;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Whether every received chunk was forwarded or released. */
    public boolean hasReleasedAllChunks() {
        return chunks.stream().allMatch(chunk -> chunk.released);
    }

    @Override
    public void handler(LegHandler handler) {
        this.handler = handler;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public boolean write(Chunk chunk) {
        chunk.release();
        return write(((TextChunk) chunk).text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public boolean write(byte[] bytes) {
        writes.add(bytes);
        return writable;
    }

    @Override
    public void pipeTo(Leg leg) {
        sink = (RecordingLeg) leg;
        sink.feeder = this;
    }

    @Override
    public void pauseReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
    }

    @Override
    public void shutdownOutput() {
        outputShut = true;
    }

    @Override
    public void close() {
        reading = false;
        if (writable) {
            abort();
        } else {
            closesWhenWritable = true;
        }
    }

    @Override
    public void abort() {
        if (!closed) {
            closed = true;
            peer().onClosed(false);
        }
    }
}
