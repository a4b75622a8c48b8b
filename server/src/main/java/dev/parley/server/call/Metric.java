package dev.parley.server.call;

/** What clients measure of a connection. */
public enum Metric {
    /** Round trip, milliseconds. */
    ROUND_TRIP("rttMs", 60_000),
    /** Of the worse direction; the two directions follow. */
    LOSS("lossPercent", 100),
    LOSS_IN("lossInPercent", 100),
    LOSS_OUT("lossOutPercent", 100),
    /** What the sender believes it could send, kbit/s. */
    AVAILABLE("bitrateKbps", 10_000_000),
    SENT("sentKbps", 10_000_000),
    RECEIVED("receivedKbps", 10_000_000),
    JITTER("jitterMs", 60_000),
    /** The picture that is sent. */
    WIDTH("width", 16_384),
    HEIGHT("height", 16_384),
    FRAME_RATE("framesPerSecond", 1_000);

    private final String text;
    private final double max;

    Metric(String text, double max) {
        this.text = text;
        this.max = max;
    }

    /** The name in JSON. */
    public String text() {
        return text;
    }

    /** The greatest value that is believed; the least is 0. */
    public double max() {
        return max;
    }
}
