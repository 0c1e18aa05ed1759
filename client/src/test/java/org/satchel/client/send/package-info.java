/** Tests of {@code org.satchel.client.send}. */
@NullMarked
package org.satchel.client.send;

import org.jspecify.annotations.NullMarked;
