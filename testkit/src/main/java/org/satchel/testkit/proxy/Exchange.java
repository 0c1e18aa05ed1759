package org.satchel.testkit.proxy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One request with its reply, as the proxy saw it.
 *
 * <p>Why this way: bytes are counted as they pass, so that a request which was cut counts with what
 * really left the client.
 *
 * <p>Units: payload bytes, without heads and framing. Threads: written by the proxy's threads, may
 * be read at any time.
 *
 * <p>Source: what the proofs of resuming and of nonces have to compare.
 */
public final class Exchange {

  private final Head request;
  private final Optional<Path> requestBody;
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicLong repliedBytes = new AtomicLong();
  private final AtomicInteger status = new AtomicInteger();
  private volatile Optional<Head> reply = Optional.empty();

  Exchange(Head request, Optional<Path> requestBody) {
    this.request = request;
    this.requestBody = requestBody;
  }

  public Head request() {
    return request;
  }

  /** The reply's head, empty when none came. */
  public Optional<Head> reply() {
    return reply;
  }

  /** The status of the reply, 0 when none came. */
  public int status() {
    return status.get();
  }

  /** Payload bytes that left the client. */
  public long sentBytes() {
    return sentBytes.get();
  }

  /** Payload bytes that were sent on to the client. */
  public long repliedBytes() {
    return repliedBytes.get();
  }

  /** The file with exactly the payload that left the client, when bodies are recorded. */
  public Optional<Path> requestBody() {
    return requestBody;
  }

  void sent(int bytes) {
    sentBytes.addAndGet(bytes);
  }

  void replied(int bytes) {
    repliedBytes.addAndGet(bytes);
  }

  void answered(Head head) {
    reply = Optional.of(head);
    status.set(head.status());
  }

  @Override
  public String toString() {
    return "%s %s -> %d".formatted(request.method(), request.target(), status());
  }
}
