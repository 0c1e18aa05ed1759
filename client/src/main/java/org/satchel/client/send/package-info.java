/**
 * From files to a link: seals objects leaf by leaf, notes each leaf's hash before it leaves, sends
 * by tus, signs the share. What was left unfinished is found again by the same line.
 */
@NullMarked
package org.satchel.client.send;

import org.jspecify.annotations.NullMarked;
