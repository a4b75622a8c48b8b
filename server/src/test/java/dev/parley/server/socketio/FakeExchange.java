package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.http.Exchange;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

final class FakeExchange implements Exchange {
    private final Request request;
    private @Nullable Response response;
    private Runnable closed = () -> {};

    FakeExchange(Request request) {
        this.request = request;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public void respond(Response response) {
        if (this.response == null) this.response = response;
    }

    @Override
    public void onClose(Runnable closed) {
        this.closed = closed;
    }

    boolean isWaiting() {
        return response == null;
    }

    /** The client gives up. */
    void abort() {
        if (response == null) closed.run();
    }

    Response response() {
        Response answered = response;
        assertThat(answered).as("an answer to " + request.method()).isNotNull();
        if (answered == null) throw new AssertionError();
        return answered;
    }

    int status() {
        return response().status();
    }

    String body() {
        return new String(response().body(), StandardCharsets.UTF_8);
    }
}
