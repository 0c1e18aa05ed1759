/** Tests of {@code org.satchel.client.open}. */
@NullMarked
package org.satchel.client.open;

import org.jspecify.annotations.NullMarked;
