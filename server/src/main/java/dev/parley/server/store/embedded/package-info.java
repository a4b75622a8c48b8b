/**
 * Our own PostgreSQL: the binaries travel inside the jar, the data live in the data folder, and nobody has to install anything.
 *
 * <p>What enters is a folder; what leaves is the {@link dev.parley.server.store.embedded.Login} of a running server that listens on
 * loopback only, behind a random password. The folder looks like this:
 *
 * <pre>
 * data/lock                  held by the one process that may use the folder
 * data/postgres/bin-18.6.0   the unpacked binaries
 * data/postgres/data         the database cluster
 * data/postgres/password     of its one user, readable by the owner only
 * data/postgres/server.log   what PostgreSQL has to say, kept small
 * </pre>
 *
 * <p>Any of our processes may be killed at any moment. Therefore each thing is made under another name and renamed when it is whole, and
 * what a killed process left behind is looked for at the next start: half-made folders are thrown away, and a PostgreSQL that still runs is
 * taken over if it can be, else stopped. PostgreSQL refuses to run as root; for root it is started in a user namespace without a mapping, where
 * the files of root still belong to it but nothing else does.
 */
@NullMarked
package dev.parley.server.store.embedded;

import org.jspecify.annotations.NullMarked;
