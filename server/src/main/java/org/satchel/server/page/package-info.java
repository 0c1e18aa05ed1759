/**
 * The page: the web app's files as they were built, the policy each of them is sent with, and the
 * few lines of text for who does not ask for HTML.
 *
 * <p>Nothing is rendered here and no answer depends on a share:
 * docs/decisions/0051-the-page-as-files.md.
 */
@NullMarked
package org.satchel.server.page;

import org.jspecify.annotations.NullMarked;
