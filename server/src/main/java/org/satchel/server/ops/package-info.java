/**
 * What an operator deals with: configuration, TLS, the data folder, the admin listener, its
 * commands, metrics.
 */
@NullMarked
package org.satchel.server.ops;

import org.jspecify.annotations.NullMarked;
