package org.satchel.testkit.proxy;

import java.io.IOException;
import java.util.Optional;

/**
 * What a hostile server does to one client.
 *
 * <p>Why this way: the attack sits between the real client and the real server and changes real
 * traffic, so that nothing else about the run differs from an honest one.
 *
 * <p>Threads: called by one thread for each connection, several at a time.
 *
 * <p>Source: the table of attacks in {@code docs/testing.md}.
 */
public interface Attack {

  /** The server as it is. */
  Attack NONE = request -> false;

  /** True when the reply to this request is to be handed to {@link #tamper}. */
  boolean touches(Head request);

  /** What is asked of the real server in place of what the client asked. */
  default Head forward(Head request) {
    return request;
  }

  /** A reply without asking the real server at all. */
  default Optional<Reply> instead(Head request) throws IOException {
    return Optional.empty();
  }

  /** The reply that the client gets. */
  default Reply tamper(Head request, Reply reply) throws IOException {
    return reply;
  }
}
