/** Tests of {@code org.satchel.client}. */
@NullMarked
package org.satchel.client;

import org.jspecify.annotations.NullMarked;
