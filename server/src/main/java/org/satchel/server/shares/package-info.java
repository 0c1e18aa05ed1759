/** The door for shares, manifests and grants. */
@NullMarked
package org.satchel.server.shares;

import org.jspecify.annotations.NullMarked;
