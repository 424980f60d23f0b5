package dev.mailingress.proxy.lifecycle;

import dev.mailingress.proxy.transport.AcceptState;
import dev.mailingress.proxy.transport.Acceptor;
import dev.mailingress.proxy.transport.Binding;
import dev.mailingress.proxy.transport.Loop;
import dev.mailingress.proxy.transport.SpliceState;
import dev.mailingress.proxy.transport.Transport;
import dev.mailingress.proxy.transport.TransportKind;
import java.io.IOException;
import java.util.List;

/** Transport whose binds fail when the test wants them to. */
final class FaultyTransport implements Transport {

    private final Transport transport;
    private volatile BindFault fault = port -> {};

    /** Fault at each bind. */
    @FunctionalInterface
    interface BindFault {

        /** Throws if the port must not be bound. */
        void beforeBind(int port) throws IOException;
    }

    FaultyTransport(Transport transport) {
        this.transport = transport;
    }

    void fault(BindFault newFault) {
        fault = newFault;
    }

    /** All binds succeed from now on. */
    void heal() {
        fault = port -> {};
    }

    @Override
    public Binding bind(int port, Acceptor acceptor) throws IOException {
        fault.beforeBind(port);
        return transport.bind(port, acceptor);
    }

    @Override
    public TransportKind kind() {
        return transport.kind();
    }

    @Override
    public SpliceState splice() {
        return transport.splice();
    }

    @Override
    public AcceptState accepts() {
        return transport.accepts();
    }

    @Override
    public long bytesHeld() {
        return transport.bytesHeld();
    }

    @Override
    public List<Loop> loops() {
        return transport.loops();
    }

    @Override
    public void close() {
        transport.close();
    }
}
