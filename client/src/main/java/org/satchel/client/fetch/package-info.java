/**
 * Stored bytes of a share: fetched by ranges over several connections, every chunk opened, every
 * leaf hashed, roots compared. Nothing that was not checked leaves this package.
 */
@NullMarked
package org.satchel.client.fetch;

import org.jspecify.annotations.NullMarked;
