/** Tests of {@code org.satchel.client.copy}. */
@NullMarked
package org.satchel.client.copy;

import org.jspecify.annotations.NullMarked;
