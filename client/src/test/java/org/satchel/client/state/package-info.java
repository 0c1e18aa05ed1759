/** Tests of {@code org.satchel.client.state}. */
@NullMarked
package org.satchel.client.state;

import org.jspecify.annotations.NullMarked;
