/**
 * Puts what was fetched and checked onto this device's disk: under a temporary name until it is
 * whole, never over what was there, never through a link.
 */
@NullMarked
package org.satchel.client.save;

import org.jspecify.annotations.NullMarked;
