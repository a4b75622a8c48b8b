package dev.parley.server.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Brings the tables up to date.
 *
 * <p>Flyway takes half a second even where nothing is to be done. So its own history is read first: where that shows exactly the scripts of this
 * version, each with its checksum and successful, Flyway would find nothing to do and is not asked.
 */
final class Schema {
    static final String FOLDER = "db/migration";

    /** Every script in {@link #FOLDER}, in order. */
    static final List<String> SCRIPTS = List.of(
            "V1__people.sql",
            "V2__calls.sql",
            "V3__turn_credentials.sql",
            "V4__turn_secrets.sql",
            "V5__rooms.sql",
            "V6__missed_calls.sql",
            "V7__webrtc.sql",
            "V8__token_issuers.sql",
            "V9__turn_revocations.sql",
            "V10__topology.sql");

    private static final String HISTORY = "flyway_schema_history";

    private Schema() {}

    /** May be run by several servers at once: Flyway holds a lock in the database meanwhile. */
    static void migrate(Origin.Sources sources) throws SQLException {
        if (isCurrent(sources.quick())) return;
        flyway(sources.patient()).migrate();
    }

    private static Flyway flyway(DataSource source) {
        return Flyway.configure()
                .dataSource(source)
                .locations("classpath:" + FOLDER)
                .table(HISTORY)
                // A database that somebody else uses too: their tables are no hindrance.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    /** Loads the hundreds of classes that a migration needs, while the other core still unpacks the server: 0.3 s less to wait. */
    static void warmUp() {
        DataSource nowhere = new PGSimpleDataSource();
        flyway(nowhere);
        Jdbi.create(nowhere);
    }

    static boolean isCurrent(DataSource source) throws SQLException {
        List<Applied> wanted = new ArrayList<>();
        for (String script : SCRIPTS) wanted.add(new Applied(script, checksum(script), true));
        try (Connection connection = source.getConnection()) {
            return history(connection).equals(wanted);
        }
    }

    /** One row of the history. */
    private record Applied(String script, int checksum, boolean success) {}

    private static List<Applied> history(Connection connection) throws SQLException {
        List<Applied> applied = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            if (!exists(statement)) return applied;
            ResultSet row = statement.executeQuery("SELECT script, checksum, success FROM " + HISTORY
                    + " WHERE version IS NULL OR type <> 'BASELINE' ORDER BY installed_rank");
            while (row.next()) applied.add(new Applied(row.getString(1), row.getInt(2), row.getBoolean(3)));
        }
        return applied;
    }

    private static boolean exists(Statement statement) throws SQLException {
        ResultSet row = statement.executeQuery("SELECT to_regclass('" + HISTORY + "') IS NOT NULL");
        return row.next() && row.getBoolean(1);
    }

    /** As Flyway computes it: CRC-32 of the lines in UTF-8, without their ends. */
    static int checksum(String script) {
        CRC32 crc = new CRC32();
        try (InputStream stream = Schema.class.getResourceAsStream("/" + FOLDER + "/" + script)) {
            if (stream == null) throw new IllegalStateException("The jar lacks " + script);
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (int) crc.getValue();
    }
}
