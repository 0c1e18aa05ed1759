/**
 * From a link to what a share is: keys, record, capsule, manifest. Everything that a server gives
 * is checked here before anybody sees it; whatever fails ends the act without another request.
 */
@NullMarked
package org.satchel.client.open;

import org.jspecify.annotations.NullMarked;
