package dev.parley.lab.turn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What allocations cost, each with a channel: time when they are made, memory while they are there. */
final class Allocations {
    private static final int AT_A_TIME = 50;

    private final LoadLoop loop;
    private final Subject subject;
    private final ProcessStatus status;
    private final Tally tally = new Tally();

    Allocations(LoadLoop loop, Subject subject) {
        this.loop = loop;
        this.subject = subject;
        status = new ProcessStatus(subject.pid());
    }

    /** Makes so many, and gives them back. */
    void measure(int count, Figures figures) throws IOException {
        String name = subject.name();
        long heap = heap();
        long resident = status.resident();
        long kernel = ProcessStatus.kernel();
        long cpu = status.cpu();
        long began = System.nanoTime();
        List<Client> clients = open(count);
        double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
        figures.add("allocations per second", name, count / seconds);
        figures.add("allocation: µs of CPU", name, (status.cpu() - cpu) / 1e3 / count);
        figures.add(
                "allocation: bytes more resident, as it comes", name, (status.resident() - resident) / (double) count);
        figures.add(
                "allocation: bytes of the kernel, load included",
                name,
                (ProcessStatus.kernel() - kernel) / (double) count);
        if (heap > 0) {
            figures.add("allocation: bytes of heap after collection", name, (heap() - heap) / (double) count);
            figures.add(
                    "allocation: bytes more resident, collected",
                    name,
                    (status.resident() - resident) / (double) count);
        }
        release(clients);
    }

    private List<Client> open(int count) throws IOException {
        List<Client> clients = new ArrayList<>();
        Outsider peer = new Outsider(loop, tally);
        while (clients.size() < count) {
            List<Client> some = new ArrayList<>();
            for (int i = 0; i < Math.min(AT_A_TIME, count - clients.size()); i++)
                some.add(new Client(loop, subject.address(), tally));
            loop.until(() -> Client.allocated(some), "allocations");
            some.forEach(client -> client.bind(peer.endpoint()));
            loop.until(() -> some.stream().allMatch(client -> client.granted(1)), "channels");
            clients.addAll(some);
        }
        peer.close();
        return clients;
    }

    private void release(List<Client> clients) throws IOException {
        for (int i = 0; i < clients.size(); i += AT_A_TIME) {
            List<Client> some = clients.subList(i, Math.min(clients.size(), i + AT_A_TIME));
            some.forEach(Client::release);
            loop.until(() -> some.stream().allMatch(Client::closed), "the end of allocations");
            some.forEach(Client::close);
        }
    }

    /** Bytes of live objects, after a collection; 0 where there are none. */
    private long heap() throws IOException {
        if (!(subject instanceof Subject.Parley)) return 0;
        String jcmd = status.program().resolveSibling("jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(subject.pid()), "GC.class_histogram").start();
        String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String total = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.strip().split("\\s+", -1)[2]);
    }
}
