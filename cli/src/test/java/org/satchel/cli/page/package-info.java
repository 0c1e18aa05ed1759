/** Tests of the check of a host's page. */
@NullMarked
package org.satchel.cli.page;

import org.jspecify.annotations.NullMarked;
