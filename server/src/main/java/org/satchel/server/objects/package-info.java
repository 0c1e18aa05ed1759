/** The door through which objects are fetched. */
@NullMarked
package org.satchel.server.objects;

import org.jspecify.annotations.NullMarked;
