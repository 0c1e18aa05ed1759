/**
 * The client's one way to a server: requests with deadlines, bodies in both directions that never
 * pile up in memory, and bounded patience. Nothing here knows what the bytes mean.
 */
@NullMarked
package org.satchel.client.http;

import org.jspecify.annotations.NullMarked;
