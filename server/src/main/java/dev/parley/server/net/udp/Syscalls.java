package dev.parley.server.net.udp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls of Linux that UDP needs, on 64-bit machines. Pointers are passed as numbers, so that no call makes an object. Results below zero
 * are negated error numbers ({@link Errno}), as the kernel itself has them.
 *
 * <p>An instance belongs to one thread at a time, for it has the place where the C library leaves its error number.
 */
@SuppressWarnings("restricted") // what this class is for
final class Syscalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final long ERRNO_OFFSET =
            Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final int CLOCK_REALTIME = 0;

    // A pointer or a size is a long, everything else an int.
    private static final MethodHandle SOCKET = intCall("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = intCall("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = intCall("close", JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            intCall("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = intCall("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle EPOLL_CREATE = intCall("epoll_create1", JAVA_INT);
    private static final MethodHandle EPOLL_CTL = intCall("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle EPOLL_WAIT = intCall("epoll_wait", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = intCall("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            intCall("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SENDMMSG = intCall("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle SENDTO = call(
            "sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOCK = intCall("clock_gettime", JAVA_INT, JAVA_LONG);
    private static final MethodHandle WRITE =
            call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));

    private final MemorySegment state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());

    private static MethodHandle intCall(String name, MemoryLayout... arguments) {
        return call(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, ERRNO);
    }

    private int result(int returned) {
        return returned >= 0 ? returned : -state.get(JAVA_INT, ERRNO_OFFSET);
    }

    /** A downcall itself throws nothing; the compiler cannot know. */
    private static IllegalStateException impossible(Throwable t) {
        if (t instanceof Error error) throw error;
        return new IllegalStateException("a system call threw", t);
    }

    int socket(int family, int type) {
        try {
            return result((int) SOCKET.invokeExact(state, family, type, 0));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int bind(int fd, long address, int bytes) {
        try {
            return result((int) BIND.invokeExact(state, fd, address, bytes));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** @param value points to an int */
    int setOption(int fd, int level, int option, long value) {
        try {
            return result((int) SETSOCKOPT.invokeExact(state, fd, level, option, value, Integer.BYTES));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** @param length points to an int: the size of the place, afterwards that of the address */
    int localName(int fd, long address, long length) {
        try {
            return result((int) GETSOCKNAME.invokeExact(state, fd, address, length));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int epollCreate() {
        try {
            return result((int) EPOLL_CREATE.invokeExact(state, 0));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int epollControl(int epoll, int operation, int fd, long event) {
        try {
            return result((int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int epollWait(int epoll, long events, int most, int millis) {
        try {
            return result((int) EPOLL_WAIT.invokeExact(state, epoll, events, most, millis));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int eventFd(int flags) {
        try {
            return result((int) EVENTFD.invokeExact(state, 0, flags));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int receive(int fd, long messages, int most, int flags) {
        try {
            return result((int) RECVMMSG.invokeExact(state, fd, messages, most, flags, 0L));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int send(int fd, long messages, int count, int flags) {
        try {
            return result((int) SENDMMSG.invokeExact(state, fd, messages, count, flags));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** One datagram. @return its length */
    int sendTo(int fd, long payload, long bytes, int flags, long address, int addressBytes) {
        try {
            return result((int) (long) SENDTO.invokeExact(state, fd, payload, bytes, flags, address, addressBytes));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** @param time points to where a struct timespec fits */
    int wallClock(long time) {
        try {
            return result((int) CLOCK.invokeExact(state, CLOCK_REALTIME, time));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    int write(int fd, long place, long bytes) {
        try {
            return result((int) (long) WRITE.invokeExact(state, fd, place, bytes));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** What was returned, if it is no error. */
    static int checked(int returned) throws IOException {
        if (returned >= 0) return returned;
        throw new IOException(Errno.text(-returned));
    }
}
