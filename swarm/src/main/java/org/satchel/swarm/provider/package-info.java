/** The places that keep segments, all of which keep to one contract. */
@NullMarked
package org.satchel.swarm.provider;

import org.jspecify.annotations.NullMarked;
