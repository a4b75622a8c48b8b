package dev.parley.server.net.udp;

/** Error numbers of Linux, the same on all its machines that we run on. */
final class Errno {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int EMSGSIZE = 90;
    static final int EOPNOTSUPP = 95;
    static final int ENOBUFS = 105;

    private static final int EACCES = 13;
    private static final int EMFILE = 24;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;

    private Errno() {}

    /**
     * Whether an ICMP error of something sent before may be meant: the kernel tells it by the next call on the socket, whoever that sends to. A peer
     * whose port is closed would cost others packets, so that call is made again.
     */
    static boolean mayBeOld(int number) {
        return number != EAGAIN && number != ENOBUFS && number != EIO && number != EINVAL;
    }

    /** For a sentence that begins with what could not be done. */
    static String text(int number) {
        return switch (number) {
            case EACCES -> "Permission denied";
            case EMFILE -> "Too many open files";
            case EADDRINUSE -> "Address already in use";
            case EADDRNOTAVAIL -> "Cannot assign requested address";
            default -> "error " + number;
        };
    }
}
