/**
 * What the tests of all modules share: seeds, simulated clocks, processes under test and proxies
 * that misbehave on purpose. It knows no module of ours, so that every one of them can test with
 * it, and no product class path ever holds it.
 */
@NullMarked
package org.satchel.testkit;

import org.jspecify.annotations.NullMarked;
