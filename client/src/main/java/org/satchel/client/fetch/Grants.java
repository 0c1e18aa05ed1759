package org.satchel.client.fetch;

import java.security.SecureRandom;
import org.satchel.client.Failure;
import org.satchel.format.record.Bearer;

/**
 * Where a download's grant comes from, so that going on with it is not counted as another one.
 *
 * <p>Units and threads: one download, one thread.
 *
 * <p>Source: spec/share-link.md section 8.
 */
@FunctionalInterface
public interface Grants {

  /** The grant of this download: an earlier run's, or a new one. */
  default Bearer present() throws Failure {
    return another();
  }

  /** Another one, when the server takes the present one no more: it is a day old. */
  Bearer another() throws Failure;

  /** Grants of a download that nobody goes on with. */
  static Grants drawn(SecureRandom random) {
    return () -> Bearer.draw(random);
  }
}
