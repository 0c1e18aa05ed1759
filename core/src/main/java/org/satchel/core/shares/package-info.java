/**
 * Shares: what a link opens. Records, boxes, grants and their counts, editing, ending, blocking,
 * upload tokens, quotas, and the job that removes what is over.
 */
@NullMarked
package org.satchel.core.shares;

import org.jspecify.annotations.NullMarked;
