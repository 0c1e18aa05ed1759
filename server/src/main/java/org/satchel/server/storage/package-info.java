/** What all doors answer when the world below them fails. */
@NullMarked
package org.satchel.server.storage;

import org.jspecify.annotations.NullMarked;
