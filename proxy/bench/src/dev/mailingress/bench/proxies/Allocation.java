package dev.mailingress.bench.proxies;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Allocation of a running proxy's event loops, as its JVM reports it. The query allocates in other threads only. */
public final class Allocation implements AutoCloseable {

    private final JMXConnector connector;
    private final ThreadMXBean threads;

    private Allocation(JMXConnector connector, ThreadMXBean threads) {
        this.connector = connector;
        this.threads = threads;
    }

    public static Allocation of(Contestant proxy) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach("" + proxy.usage().pid());
            String address = machine.startLocalManagementAgent();
            machine.detach();
            JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
            MBeanServerConnection server = connector.getMBeanServerConnection();
            return new Allocation(
                    connector,
                    ManagementFactory.newPlatformMXBeanProxy(
                            server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class));
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    /** Bytes allocated by all threads with this name prefix since they started. */
    public long bytes(String prefix) {
        long bytes = 0;
        int counted = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(prefix)) {
                counted++;
                bytes += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        if (counted == 0) {
            throw new IllegalStateException(
                    "thread " + prefix + "... of the proxy not found: correct the name here");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
