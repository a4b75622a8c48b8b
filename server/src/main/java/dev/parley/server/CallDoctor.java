package dev.parley.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code doctor} finds out about calls that do not come about, each cause by itself: the relay does not answer, its ports cannot be opened,
 * credentials expire too early, somebody is not there.
 */
final class CallDoctor {
    /** Credentials that live shorter than clocks differ are dead when they arrive. */
    private static final Duration MOST_DIFFERENCE = Duration.ofSeconds(30);

    private final Config config;
    private final AdminClient server;

    CallDoctor(Config config, AdminClient server) {
        this.config = config;
        this.server = server;
    }

    /** @param users ids or subjects of those who cannot call each other; none for nobody in particular */
    List<Finding> look(String namespace, List<String> users) {
        List<Finding> findings = new ArrayList<>();
        try {
            if (config.turn().runs()) findings.addAll(new RelayDoctor(config).ours(server));
            findings.add(credentials());
            for (String user : users) findings.add(online(namespace, user));
        } catch (CommandFailed e) {
            findings.add(new Finding("server", false, String.valueOf(e.getMessage())));
        }
        if (users.isEmpty()) findings.add(new Finding("people", true, "ask for two of them by --user ID --user ID"));
        return findings;
    }

    private Finding credentials() {
        Duration difference = Duration.between(server.clock(), Instant.now()).abs();
        long shortest = Math.min(
                config.turn().ttl().toSeconds(), config.turn().sessionTtl().toSeconds());
        boolean fine = difference.compareTo(MOST_DIFFERENCE) < 0 && shortest > MOST_DIFFERENCE.toSeconds();
        return new Finding(
                "credentials",
                fine,
                "live for " + config.turn().ttl().toSeconds() + " s, in rooms "
                        + config.turn().sessionTtl().toSeconds() + " s; the server's clock and this one differ by "
                        + difference.toSeconds() + " s"
                        + (fine
                                ? ""
                                : ", so that they may have expired on arrival; set the clocks by NTP, or TURN_TTL and PARLEY_TURN_SESSION_TTL longer"));
    }

    private Finding online(String namespace, String user) {
        String path = "/api/admin/namespaces/" + URLEncoder.encode(namespace, StandardCharsets.UTF_8) + "/online?user="
                + URLEncoder.encode(user, StandardCharsets.UTF_8);
        boolean online = server.request("GET", path, null).path("online").asBoolean();
        return new Finding(
                "user " + user,
                online,
                online
                        ? "is connected"
                        : "is not connected, so nobody can call them; is their page open and signed in?");
    }
}
