/** Checks that the page which a host hands out is the one that was built. */
@NullMarked
package org.satchel.cli.page;

import org.jspecify.annotations.NullMarked;
