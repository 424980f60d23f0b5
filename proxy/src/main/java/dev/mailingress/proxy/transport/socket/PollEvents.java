package dev.mailingress.proxy.transport.socket;

/** Events of a socket, as bits with the values of epoll_ctl(2). */
public final class PollEvents {

    public static final int INPUT = 0x1;
    /** The input contains an urgent byte. */
    public static final int URGENT = 0x2;

    public static final int OUTPUT = 0x4;
    public static final int ERROR = 0x8;
    /** Both directions are shut down: nothing more arrives and nothing more can be sent. */
    public static final int HANGUP = 0x10;
    /** The peer has sent FIN, and everything that it sent before has arrived. */
    public static final int READ_HANGUP = 0x2000;

    /** Events that call for a read. */
    static final int READABLE = INPUT | ERROR | HANGUP | READ_HANGUP;
    /** Events that a read has to know. */
    static final int READ_HINTS = URGENT | ERROR | HANGUP | READ_HANGUP;

    private PollEvents() {}
}
