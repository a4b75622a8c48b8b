package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogTest {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.parley.access");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(appender);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    @Test
    @DisplayName("a line has method, path, status and time, but neither query nor headers")
    void line() throws Exception {
        Router router = new Router().get("/hello", _ -> Response.ok("hello"));
        try (TestServer server = new TestServer(router)) {
            server.ask("GET", "/hello?token=canary", "Authorization: Bearer canary");
            assertThat(lines.poll(10, TimeUnit.SECONDS)).matches("GET /hello 200 [0-9]+ ms");
            server.ask("DELETE", "/hello");
            assertThat(lines.poll(10, TimeUnit.SECONDS)).matches("DELETE /hello 405 [0-9]+ ms");
        }
    }

    @Test
    @DisplayName("what a client writes can neither forge a line nor steer a terminal")
    void printable() {
        assertThat(AccessLog.printable("/a\r\nb\u001b[2J\u2028c\u202ed\u0085e")).isEqualTo("/a??b?[2J?c?d?e");
        assertThat(AccessLog.printable("/é😀")).isEqualTo("/é😀");
        assertThat(AccessLog.printable("x".repeat(1000))).hasSize(200);
    }
}
