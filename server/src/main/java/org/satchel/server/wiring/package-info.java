/** Opens every feature and connects it to its door: the one place that knows all of them. */
@NullMarked
package org.satchel.server.wiring;

import org.jspecify.annotations.NullMarked;
