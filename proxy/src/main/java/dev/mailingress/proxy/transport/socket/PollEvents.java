package dev.mailingress.proxy.transport.socket;

/** What a socket is ready for, as bits with the numbers of epoll_ctl(2). */
public final class PollEvents {

    public static final int INPUT = 0x1;
    /** An urgent byte is among the input. */
    public static final int URGENT = 0x2;

    public static final int OUTPUT = 0x4;
    public static final int ERROR = 0x8;
    /** Nothing more comes and nothing more can be sent. */
    public static final int HANGUP = 0x10;
    /** The peer has sent FIN, and all that it sent before is there. */
    public static final int READ_HANGUP = 0x2000;

    /** What makes a read worth while. */
    static final int READABLE = INPUT | ERROR | HANGUP | READ_HANGUP;
    /** What a read has to know. */
    static final int READ_HINTS = URGENT | ERROR | HANGUP | READ_HANGUP;

    private PollEvents() {}
}
