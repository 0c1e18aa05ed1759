package org.satchel.proofs.stage;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.Reply;

/**
 * A server that says again what it first said of a share, to whoever asks with the same bearer.
 *
 * <p>Why this way: every answer was true once, signatures and all, so only a memory can refuse it.
 *
 * <p>Threads: any; watches until {@link #begin}, and again after {@link #end}.
 *
 * <p>Source: docs/testing.md, attack 14.
 */
public final class Replay implements Attack {

  private final Map<String, Reply> first = new ConcurrentHashMap<>();
  private final AtomicInteger replayed = new AtomicInteger();
  private volatile boolean on;

  /** From now on the first answers are given. */
  public void begin() {
    on = true;
  }

  /** From now on the server is honest. */
  public void end() {
    on = false;
  }

  /** How often an old answer was given. */
  public int replayed() {
    return replayed.get();
  }

  @Override
  public boolean touches(Head request) {
    return ShareAttack.isShareRead(request);
  }

  @Override
  public Optional<Reply> instead(Head request) {
    if (!on || !first.containsKey(asked(request))) return Optional.empty();
    replayed.incrementAndGet();
    return Optional.of(first.get(asked(request)));
  }

  @Override
  public Reply tamper(Head request, Reply reply) {
    if (reply.status() == 200) first.putIfAbsent(asked(request), reply);
    return reply;
  }

  private static String asked(Head request) {
    return request.target() + " " + request.field("Authorization").orElse("");
  }
}
