/**
 * What Satchel keeps and promises: objects, uploads, shares, grants, quotas. Knows no HTTP and has
 * no code that could open what it keeps.
 */
@NullMarked
package org.satchel.core;

import org.jspecify.annotations.NullMarked;
