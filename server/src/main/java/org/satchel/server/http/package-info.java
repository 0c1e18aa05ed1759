/**
 * The HTTP machine under all doors: routing, limits, bodies, problem documents. The only place that
 * knows Jetty.
 */
@NullMarked
package org.satchel.server.http;

import org.jspecify.annotations.NullMarked;
