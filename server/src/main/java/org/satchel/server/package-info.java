/**
 * The gateway process: the HTTP doors, operation, and the wiring that opens each feature once. Each
 * door turns requests into typed calls of the core and outcomes into replies.
 */
@NullMarked
package org.satchel.server;

import org.jspecify.annotations.NullMarked;
