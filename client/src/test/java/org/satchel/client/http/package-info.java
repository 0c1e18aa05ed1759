/** Tests of {@code org.satchel.client.http}. */
@NullMarked
package org.satchel.client.http;

import org.jspecify.annotations.NullMarked;
