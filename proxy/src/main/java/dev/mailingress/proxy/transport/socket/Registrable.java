package dev.mailingress.proxy.transport.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;

/** What waits to be registered with its loop's selector. */
interface Registrable extends IoHandle {

    /** From now on events come. */
    void onRegistered(IoRegistration registration);

    void onRegistrationFailed(Throwable cause);

    /** The loop ends. */
    @Override
    void close();
}
