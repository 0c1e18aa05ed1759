/** Tests of {@code org.satchel.client.plan}. */
@NullMarked
package org.satchel.client.plan;

import org.jspecify.annotations.NullMarked;
