package dev.mailingress.proxy.transport.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;

/** What waits to be registered with its loop's selector. */
interface Attachable extends IoHandle {

    /** From now on events come. */
    void attached(IoRegistration registration);

    void notAttached(Throwable cause);

    /** The loop ends. */
    @Override
    void close();
}
