/**
 * The published formats: sealed objects, manifests, share records, capsules and links. Knows
 * nothing else of ours, so that it can be used, and judged, alone. Its specification is {@code
 * spec/}.
 */
@NullMarked
package org.satchel.format;

import org.jspecify.annotations.NullMarked;
