package dev.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The state of a namespace's WebRTC for people: what {@code namespace webrtc-status} prints. */
final class WebRtcWords {
    private WebRtcWords() {}

    /** @param status as the admin interface gives it */
    static String of(JsonNode status) {
        List<String> lines = new ArrayList<>();
        lines.add(line("namespace", status.path("namespace").asText()));
        lines.add(line("webrtc", state(status)));
        lines.add(line("turn secrets", status.path("live_turn_secrets").asText() + " live"));
        for (JsonNode node : status.path("nodes")) {
            lines.add(line("node", node.path("node").asText()));
            lines.add(line("  sfu", sfu(node)));
            lines.add(line("  turn", turn(node)));
        }
        return String.join("\n", lines);
    }

    private static String line(String name, String text) {
        return "%-13s %s".formatted(name, text);
    }

    private static String state(JsonNode status) {
        if (status.path("state").asText().equals("default"))
            return "enabled by default; `namespace enable webrtc` writes it down";
        return status.path("state").asText() + " since " + status.path("since").asText();
    }

    private static String sfu(JsonNode node) {
        JsonNode sfu = node.path("sfu");
        if (!node.path("sfu_up").asBoolean()) return "down";
        return "up on %s; %s rooms, %s participants"
                .formatted(
                        list(sfu.path("ports")),
                        sfu.path("rooms").asText(),
                        sfu.path("participants").asText());
    }

    private static String turn(JsonNode node) {
        JsonNode turn = node.path("turn");
        if (!node.path("turn_up").asBoolean()) return "down";
        String relayed = turn.path("relay_ports").isNull()
                ? "given with the first allocation"
                : turn.path("relay_ports").asText();
        return "up on %s; relayed ports %s; %s allocations, %s in all"
                .formatted(
                        list(turn.path("ports")),
                        relayed,
                        turn.path("allocations").asText(),
                        turn.path("allocated").asText());
    }

    private static String list(JsonNode array) {
        return String.join(", ", array.valueStream().map(JsonNode::asText).toList());
    }
}
