/** Tests of the check of a host's page. */
@NullMarked
package org.satchel.client.page;

import org.jspecify.annotations.NullMarked;
