/** A real HTTP proxy between client and server that counts, records, cuts and lies. */
@NullMarked
package org.satchel.testkit.proxy;

import org.jspecify.annotations.NullMarked;
