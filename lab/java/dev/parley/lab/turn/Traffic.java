package dev.parley.lab.turn;

import dev.parley.core.wire.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The clients and peers of a scenario, connected with each other. */
final class Traffic implements AutoCloseable {
    private final LoadLoop loop;
    private final Tally tally;
    private final Scenario.Road road;
    private final List<Client> clients = new ArrayList<>();
    private final List<Client> farClients = new ArrayList<>();
    private final List<Outsider> outsiders = new ArrayList<>();
    private final List<Outsider> farOutsiders = new ArrayList<>();

    Traffic(LoadLoop loop, Tally tally, Scenario scenario, Endpoint server) throws IOException {
        this.loop = loop;
        this.tally = tally;
        road = scenario.road();
        for (int i = 0; i < scenario.flows(); i++) {
            switch (road) {
                case CHANNEL, INDICATION -> {
                    clients.add(new Client(loop, server, tally));
                    outsiders.add(new Outsider(loop, tally));
                }
                case TWO_RELAYS -> {
                    clients.add(new Client(loop, server, tally));
                    farClients.add(new Client(loop, server, tally));
                }
                case NONE -> {
                    outsiders.add(new Outsider(loop, tally));
                    farOutsiders.add(new Outsider(loop, tally));
                }
            }
        }
        connect();
        tally.reset();
    }

    private void connect() throws IOException {
        loop.until(() -> Client.allocated(clients), "allocations");
        loop.until(() -> Client.allocated(farClients), "allocations");
        for (int i = 0; i < clients.size(); i++) {
            Client client = clients.get(i);
            if (road == Scenario.Road.INDICATION) client.permit(outsiders.get(i).endpoint());
            else client.bind(peer(i));
        }
        for (int i = 0; i < farClients.size(); i++)
            farClients.get(i).bind(clients.get(i).relayed());
        loop.until(() -> clients.stream().allMatch(client -> client.granted(1)), "permissions");
        loop.until(() -> farClients.stream().allMatch(client -> client.granted(1)), "permissions");
    }

    private Endpoint peer(int flow) {
        return road == Scenario.Road.TWO_RELAYS
                ? farClients.get(flow).relayed()
                : outsiders.get(flow).endpoint();
    }

    Tally tally() {
        return tally;
    }

    void send(int flow, boolean back, int bytes) {
        switch (road) {
            case CHANNEL, INDICATION -> {
                if (back) outsiders.get(flow).send(clients.get(flow).relayed(), bytes);
                else clients.get(flow).send(peer(flow), bytes);
            }
            case TWO_RELAYS -> {
                if (back) farClients.get(flow).send(clients.get(flow).relayed(), bytes);
                else clients.get(flow).send(peer(flow), bytes);
            }
            case NONE -> {
                if (back) farOutsiders.get(flow).send(outsiders.get(flow).endpoint(), bytes);
                else outsiders.get(flow).send(farOutsiders.get(flow).endpoint(), bytes);
            }
        }
    }

    @Override
    public void close() throws IOException {
        clients.forEach(Client::release);
        farClients.forEach(Client::release);
        loop.until(() -> clients.stream().allMatch(Client::closed), "the end of allocations");
        loop.until(() -> farClients.stream().allMatch(Client::closed), "the end of allocations");
        clients.forEach(Client::close);
        farClients.forEach(Client::close);
        outsiders.forEach(Outsider::close);
        farOutsiders.forEach(Outsider::close);
    }
}
