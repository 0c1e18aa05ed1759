package org.satchel.swarm;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says that a provider or the disk failed us, and by its kind whether trying again can help.
 *
 * <p>One checked type for the module. A missing or damaged segment is never retried and never
 * repaired silently.
 *
 * <p>Immutable, safe on any thread.
 *
 * <p>Source: errno(3) for the texts of a full disk.
 */
public final class SwarmException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What went wrong, by what the caller can do about it. */
  public enum Kind {
    /** The provider has no such segment, or not all of it. */
    DAMAGED,
    /** No room, or the operating system's quota is used up. */
    FULL,
    /** The disk or the provider failed; it may work a little later. */
    FAILED
  }

  private final Kind kind;

  public SwarmException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Translates what the file system threw. */
  public static SwarmException of(String what, IOException cause) {
    return new SwarmException(isFull(cause) ? Kind.FULL : Kind.FAILED, what, cause);
  }

  /** Java tells a full disk only by the system's own words. */
  public static boolean isFull(IOException cause) {
    String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return words.contains("no space left") || words.contains("quota exceeded");
  }

  public Kind kind() {
    return kind;
  }
}
