package dev.parley.server.store;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** How our types become parameters of PostgreSQL. */
final class Bindings {
    private Bindings() {}

    static void register(Jdbi jdbi) {
        jdbi.registerArgument(new Uuids());
        jdbi.registerArgument(new Instants());
        jdbi.registerArrayType(UUID.class, "uuid");
    }

    private static final class Uuids extends AbstractArgumentFactory<UUID> {
        Uuids() {
            super(Types.OTHER);
        }

        @Override
        protected Argument build(UUID value, ConfigRegistry config) {
            return (position, statement, _) -> statement.setObject(position, value);
        }
    }

    /** As a time with a zone: a {@code java.sql.Timestamp} would depend on that of the JVM. */
    private static final class Instants extends AbstractArgumentFactory<Instant> {
        Instants() {
            super(Types.TIMESTAMP_WITH_TIMEZONE);
        }

        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            OffsetDateTime time = value.atOffset(ZoneOffset.UTC);
            return (position, statement, _) -> statement.setObject(position, time);
        }
    }
}
