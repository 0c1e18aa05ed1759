/** The door for resumable uploads by the tus protocol. */
@NullMarked
package org.satchel.server.tus;

import org.jspecify.annotations.NullMarked;
