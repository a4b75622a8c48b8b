package dev.parley.server.store;

import dev.parley.server.tenant.Issuer;
import dev.parley.server.tenant.Issuers;
import dev.parley.server.tenant.Namespace;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who signs tokens of which namespace, beside its row. */
public final class SqlIssuers implements Issuers.Store {
    private final Database database;

    public SqlIssuers(Database database) {
        this.database = database;
    }

    @Override
    public Map<String, Issuer> all() {
        Map<String, String> texts = database.use(handle -> handle.createQuery(
                        "SELECT name, token_issuer FROM namespaces WHERE token_issuer IS NOT NULL")
                .reduceRows(new HashMap<>(), (all, row) -> {
                    all.put(row.getColumn("name", String.class), row.getColumn("token_issuer", String.class));
                    return all;
                }));
        Map<String, Issuer> issuers = new HashMap<>();
        texts.forEach((name, text) -> Issuer.of(text).ifPresent(issuer -> issuers.put(name, issuer)));
        return issuers;
    }

    @Override
    public void set(Namespace namespace, Optional<Issuer> issuer) {
        database.use(handle -> handle.createUpdate("UPDATE namespaces SET token_issuer = :issuer WHERE id = :id")
                .bind("id", namespace.id())
                .bindByType("issuer", issuer.map(Issuer::json).orElse(null), String.class)
                .execute());
    }
}
