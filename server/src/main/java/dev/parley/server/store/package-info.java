/**
 * PostgreSQL behind the storage interfaces of the domain: {@code SqlCalls} is a {@link dev.parley.server.call.CallStore}, and so on.
 *
 * <p>{@link dev.parley.server.store.Database} opens in the background, so that ports answer before the database does, and comes back by itself
 * after an outage. By default it is our own server in the data folder ({@link dev.parley.server.store.embedded}), else one by URL. The
 * tables are made by the numbered scripts in {@code db/migration}; those of the calls keep the column names of the documented schema.
 *
 * <p>Everything here blocks and is meant for virtual threads. What the caller hears of trouble is one exception,
 * {@link dev.parley.server.tenant.StorageUnavailable}, and it means only this: the database cannot be reached now.
 * Times are kept in microseconds, and what a method returns has been cut to that already: it equals what is read later.
 */
@NullMarked
package dev.parley.server.store;

import org.jspecify.annotations.NullMarked;
