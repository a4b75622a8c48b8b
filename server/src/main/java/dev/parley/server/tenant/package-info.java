/**
 * Who is asking: namespaces (tenants) with their secrets, users, tokens, and the TURN credentials granted to them.
 *
 * <p>A token is verified against the secret of the namespace it names, or against the keys that its {@link dev.parley.server.tenant.Issuer}
 * publishes, with the one algorithm that belongs to that key. What comes out is
 * a {@link dev.parley.server.tenant.Caller}; nothing further inside ever trusts a name that a client sent.
 */
@NullMarked
package dev.parley.server.tenant;

import org.jspecify.annotations.NullMarked;
