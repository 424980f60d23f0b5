package dev.mailingress.proxy.transport.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;

/** Handle that can be registered with the selector of its loop. */
interface Registrable extends IoHandle {

    /** Events are delivered from now on. */
    void onRegistered(IoRegistration registration);

    void onRegistrationFailed(Throwable cause);

    /** The loop ends. */
    @Override
    void close();
}
