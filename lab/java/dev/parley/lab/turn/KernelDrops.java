package dev.parley.lab.turn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Datagrams that the kernel threw away because nobody took them in time, counted for each UDP socket of the network namespace. */
final class KernelDrops {
    private static final Path SOCKETS = Path.of("/proc/net/udp");

    /** Ports of programs that do not choose theirs: here those of the load. */
    private static final Path LOAD = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private KernelDrops() {}

    /** At the sockets of the load. */
    static long ofLoad() throws IOException {
        return sum(true);
    }

    /** At all others, which are the server's. */
    static long ofServer() throws IOException {
        return sum(false);
    }

    private static long sum(boolean load) throws IOException {
        String[] range = Files.readAllLines(LOAD).getFirst().split("\\s+", -1);
        int first = Integer.parseInt(range[0]);
        int last = Integer.parseInt(range[1]);
        long sum = 0;
        List<String> lines = Files.readAllLines(SOCKETS);
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.strip().split("\\s+", -1);
            int port = Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16);
            if ((first <= port && port <= last) == load) sum += Long.parseLong(fields[fields.length - 1]);
        }
        return sum;
    }
}
