/** Real processes, of the product under test and of PostgreSQL: start, talk, measure, kill. */
@NullMarked
package org.satchel.testkit.process;

import org.jspecify.annotations.NullMarked;
