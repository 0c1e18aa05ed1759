/** Tests of {@code org.satchel.cli}. */
@NullMarked
package org.satchel.cli;

import org.jspecify.annotations.NullMarked;
