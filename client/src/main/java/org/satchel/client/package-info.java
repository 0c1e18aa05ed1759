/**
 * What every client does, without a screen: seal and send, fetch and open, resume both after a cut.
 * Trusts no byte that a server gives before it is checked.
 */
@NullMarked
package org.satchel.client;

import org.jspecify.annotations.NullMarked;
