/** Looks for planted secrets in whatever a server leaves behind. */
@NullMarked
package org.satchel.testkit.canary;

import org.jspecify.annotations.NullMarked;
