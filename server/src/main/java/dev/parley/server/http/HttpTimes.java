package dev.parley.server.http;

import java.time.Duration;

/**
 * How long a client may take; who takes longer is disconnected.
 *
 * @param headers from the first byte of a request to the end of its headers (the "slow loris" attack)
 * @param body from there to the end of its body
 * @param idle between two requests, and for taking 64 KiB of a response
 * @param farewell for an answer to a closing WebSocket, and for reading a response that refused a request midway
 * @param ping between two pings of a WebSocket; a client that sent nothing since the last one is gone
 */
public record HttpTimes(Duration headers, Duration body, Duration idle, Duration farewell, Duration ping) {
    public static HttpTimes defaults() {
        return new HttpTimes(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(75),
                Duration.ofSeconds(3),
                Duration.ofSeconds(30));
    }

    public HttpTimes withHeaders(Duration time) {
        return new HttpTimes(time, body, idle, farewell, ping);
    }

    public HttpTimes withBody(Duration time) {
        return new HttpTimes(headers, time, idle, farewell, ping);
    }

    public HttpTimes withIdle(Duration time) {
        return new HttpTimes(headers, body, time, farewell, ping);
    }

    public HttpTimes withFarewell(Duration time) {
        return new HttpTimes(headers, body, idle, time, ping);
    }

    public HttpTimes withPing(Duration time) {
        return new HttpTimes(headers, body, idle, farewell, time);
    }
}
