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
public interface Grants {

  /** The grant of this download: an earlier run's, or a new one. */
  Bearer present() throws Failure;

  /** Another one, when the server takes the present one no more: it is a day old. */
  Bearer another() throws Failure;

  /** Grants of a download that nobody goes on with. */
  static Grants drawn(SecureRandom random) {
    return new Grants() {
      @Override
      public Bearer present() {
        return Bearer.draw(random);
      }

      @Override
      public Bearer another() {
        return Bearer.draw(random);
      }
    };
  }
}
