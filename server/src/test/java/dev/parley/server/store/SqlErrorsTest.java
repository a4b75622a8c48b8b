package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlErrorsTest {
    @ParameterizedTest
    @ValueSource(strings = {"08000", "08001", "08006", "57P01", "57P02", "57P03", "53300"})
    @DisplayName("Trouble with the connection is an outage, however deep it is wrapped")
    void outages(String state) {
        assertThat(SqlErrors.isOutage(new IllegalStateException(new SQLException("no", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22021", "23503", "23505", "40P01", "42601", "57014", "53200"})
    @DisplayName("Trouble with a statement is none")
    void noOutages(String state) {
        assertThat(SqlErrors.isOutage(new SQLException("no", state))).isFalse();
    }

    @Test
    @DisplayName("A pool that has no connection in time is an outage, an exception without a state is not")
    void withoutState() {
        assertThat(SqlErrors.isOutage(new SQLTransientConnectionException("timed out")))
                .isTrue();
        assertThat(SqlErrors.isOutage(new SQLException("who knows"))).isFalse();
    }

    @Test
    @DisplayName("Only the first line of a message is for the operator")
    void sentence() {
        assertThat(SqlErrors.sentence(new SQLException("No.\n  Detail: secret")))
                .isEqualTo("No.");
        assertThat(SqlErrors.sentence(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(SqlErrors.sentence(new SQLException(
                        "The connection attempt failed.", "08001", new java.net.UnknownHostException("db.example"))))
                .isEqualTo("The connection attempt failed. UnknownHostException: db.example");
    }
}
