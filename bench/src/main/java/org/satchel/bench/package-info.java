/**
 * Measurements of Satchel beside what a user would pick instead, both in one run, so that only
 * ratios count.
 */
@NullMarked
package org.satchel.bench;

import org.jspecify.annotations.NullMarked;
