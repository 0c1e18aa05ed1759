package org.satchel.core.objects;

/**
 * An append found, while storing, that it must not go on.
 *
 * <p>An expected outcome that arises on a line's thread; it becomes a result where the append ends
 * and never leaves the package.
 *
 * <p>Immutable.
 *
 * <p>Source: {@link AppendOutcome}.
 */
final class StoppedException extends Exception {

  private static final long serialVersionUID = 1L;

  enum Why {
    OVER_QUOTA,
    /** The upload was removed by another gateway. */
    GONE
  }

  private final Why why;

  StoppedException(Why why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  Why why() {
    return why;
  }
}
