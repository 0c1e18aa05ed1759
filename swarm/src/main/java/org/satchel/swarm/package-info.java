/**
 * Where ciphertext lies: objects are cut into segments, and providers keep them. Sees ciphertext
 * only and has no code that could open it.
 */
@NullMarked
package org.satchel.swarm;

import org.jspecify.annotations.NullMarked;
