/** What operators see and do: health, metrics, tenants. Reads everything, decides nothing about calls. */
@NullMarked
package dev.parley.server.admin;

import org.jspecify.annotations.NullMarked;
