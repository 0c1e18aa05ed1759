package org.satchel.client.open;

import org.satchel.client.Failure;
import org.satchel.format.share.Password;

/**
 * Where a password comes from once it is certain that one is needed.
 *
 * <p>Units and threads: asked at most once for each opening.
 *
 * <p>Source: spec/share-link.md section 2.
 */
@FunctionalInterface
public interface PasswordSource {
  Password needed() throws Failure;
}
