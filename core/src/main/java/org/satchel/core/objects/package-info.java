/**
 * Objects: how their bytes come in, where they lie, how they are read and removed. Begin with
 * {@link org.satchel.core.objects.ObjectStore}.
 */
@NullMarked
package org.satchel.core.objects;

import org.jspecify.annotations.NullMarked;
