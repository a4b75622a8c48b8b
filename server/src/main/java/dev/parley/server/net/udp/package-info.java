/**
 * UDP for event loops: one thread, its sockets, batches in and batches out.
 *
 * <p>A {@link dev.parley.server.net.udp.EventLoop} waits on a {@link dev.parley.server.net.udp.Datagrams}, gives every datagram to its
 * {@link dev.parley.server.net.udp.EventLoop.Resident} in place (borrowed memory with headroom in front, so that headers can be written before the
 * payload), collects what the resident sends, and hands it to the kernel at the end of the turn: the datagrams of one turn for one destination
 * as one system call where the kernel can segment (UDP_SEGMENT).
 *
 * <p>There are two ways to the kernel, chosen once at start: {@link dev.parley.server.net.udp.NativeDatagrams} by foreign functions (epoll,
 * recvmmsg, UDP_GRO, sendmmsg, UDP_SEGMENT; Linux), and {@link dev.parley.server.net.udp.NioDatagrams} for everywhere else.
 *
 * <p>Other threads, and other loops, hand a loop packets through its {@link dev.parley.server.net.udp.PacketRing}, which neither locks nor
 * allocates; they wake it only where it sleeps.
 */
@NullMarked
package dev.parley.server.net.udp;

import org.jspecify.annotations.NullMarked;
