/** Tests of {@code org.satchel.client.fetch}. */
@NullMarked
package org.satchel.client.fetch;

import org.jspecify.annotations.NullMarked;
