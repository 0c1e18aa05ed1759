package org.satchel.client.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;

/**
 * A server that answered "not now": too many requests, restarting, busy.
 *
 * <p>An {@link IOException}, so that one loop meets cuts and refusals for a while alike.
 *
 * <p>Units and threads: immutable.
 *
 * <p>Source: RFC 9110 section 10.2.3 (Retry-After), spec/api.yaml (429, 503, 423, 408).
 */
final class Later extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration wait;
  private final Failure asFailure;

  Later(@Nullable Duration wait, Failure asFailure) {
    super(asFailure.getMessage(), asFailure);
    this.wait = wait;
    this.asFailure = asFailure;
  }

  /** How long the server asked to wait. */
  Optional<Duration> asked() {
    return Optional.ofNullable(wait);
  }

  /** What this becomes when waiting has ended. */
  Failure asFailure() {
    return asFailure;
  }
}
