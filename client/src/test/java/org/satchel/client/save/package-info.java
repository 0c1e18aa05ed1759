/** Tests of {@code org.satchel.client.save}. */
@NullMarked
package org.satchel.client.save;

import org.jspecify.annotations.NullMarked;
