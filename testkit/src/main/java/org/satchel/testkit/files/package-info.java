/** Files made from a seed, and trees compared byte for byte. */
@NullMarked
package org.satchel.testkit.files;

import org.jspecify.annotations.NullMarked;
