/** The sealed copy: a share as one tar file that its link opens without any server. */
@NullMarked
package org.satchel.client.copy;

import org.jspecify.annotations.NullMarked;
