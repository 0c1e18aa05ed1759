package org.satchel.server.http;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How much each address may ask for: requests, grants, and wrong bearers.
 *
 * <p>A token bucket for each address and lane. The third lane is spent by refusals alone: who
 * guesses passwords is slowed down long before who merely downloads a lot. What an answer was is
 * known only when it is there, so refusals are owed: guesses sent all at once gain nothing. An IPv6
 * customer has a whole /64, so that is one address here. The table is bounded; when it is full of
 * busy addresses all further ones share one bucket, which is harsh to strangers in a flood and
 * costs no memory.
 *
 * <p>Tokens a second; a bucket holds {@link #BURST_SECONDS} of them. Safe on any thread.
 *
 * <p>Source: docs/decisions/0031-rate-limits.md; the defaults let twenty local clients pass
 * unhindered.
 */
public final class RateLimits {

  /** How many addresses are told apart: 65,536 x 3 buckets are some 12 MiB at worst. */
  private static final int ADDRESSES_MAX = 65_536;

  /** A client that was quiet may ask for this many seconds' worth at once. */
  private static final int BURST_SECONDS = 2;

  /**
   * Who had many requests answered at once owes their refusals, of so many seconds at most. At the
   * default rate that is all which a server has under way ({@code Gate}), and less than the minute
   * that our clients wait.
   */
  private static final int DEBT_SECONDS_MAX = 40;

  /** The table is swept at most this often, so that a flood cannot make us sweep all day. */
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Tokens a second for each lane; a rate of zero switches the lane off. */
  public record Rates(int requests, int grants, int refusals) {}

  /** IPv4 whole, IPv6 by its /64. */
  private record Key(long prefix, boolean six) {}

  private static final class Buckets {
    final Bucket requests;
    final Bucket grants;
    final Bucket refusals;

    Buckets(Rates rates, long now) {
      requests = new Bucket(rates.requests(), now);
      grants = new Bucket(rates.grants(), now);
      refusals = new Bucket(rates.refusals(), now);
    }

    boolean idle(long now) {
      return requests.full(now) && grants.full(now) && refusals.full(now);
    }
  }

  private final Rates rates;
  private final LongSupplier nanoTime;
  private final Map<Key, Buckets> table = new ConcurrentHashMap<>();
  private final Buckets strangers;
  private final AtomicLong sweptNanos;

  /** The clock of nanoseconds comes in so that tests need not wait. */
  public RateLimits(Rates rates, LongSupplier nanoTime) {
    this.rates = rates;
    this.nanoTime = nanoTime;
    long now = nanoTime.getAsLong();
    this.strangers = new Buckets(rates, now);
    this.sweptNanos = new AtomicLong(now - SWEEP_NANOS);
  }

  /**
   * Takes what a request of this lane costs.
   *
   * @throws RefusedException too-many-requests, with the seconds to wait
   */
  void take(InetAddress address, Route.Lane lane) throws RefusedException {
    if (lane == Route.Lane.FREE) return;
    long now = nanoTime.getAsLong();
    Buckets buckets = of(address, now);
    long wait = buckets.refusals.secondsUntilOne(now);
    if (wait == 0) wait = buckets.requests.take(now);
    if (wait == 0 && lane == Route.Lane.GRANTS) wait = buckets.grants.take(now);
    if (wait > 0) throw RefusedException.until(Problem.TOO_MANY_REQUESTS, wait);
  }

  /** Notes that a request was refused, if it was for a secret that does not fit. */
  void refused(InetAddress address, Problem problem) {
    switch (problem) {
      case BEARER_REFUSED, GRANT_REFUSED, TOKEN_REFUSED, UNKNOWN_UPLOAD -> {
        long now = nanoTime.getAsLong();
        of(address, now).refusals.owe(now);
      }
      default -> {}
    }
  }

  /** How many addresses are told apart now. */
  int addresses() {
    return table.size();
  }

  private Buckets of(InetAddress address, long now) {
    Key key = key(address);
    Buckets known = table.get(key);
    if (known != null) return known;
    if (table.size() >= ADDRESSES_MAX) sweep(now);
    if (table.size() >= ADDRESSES_MAX) return strangers;
    return table.computeIfAbsent(key, k -> new Buckets(rates, now));
  }

  private void sweep(long now) {
    long last = sweptNanos.get();
    if (now - last < SWEEP_NANOS || !sweptNanos.compareAndSet(last, now)) return;
    table.values().removeIf(buckets -> buckets.idle(now));
  }

  private static Key key(InetAddress address) {
    byte[] bytes = address.getAddress();
    int used = bytes.length == 4 ? 4 : 8;
    long prefix = 0;
    for (int i = 0; i < used; i++) prefix = prefix << 8 | (bytes[i] & 0xff);
    return new Key(prefix, bytes.length != 4);
  }

  /** Tokens that come back with time. Guarded by its own monitor; held for a few additions. */
  private static final class Bucket {
    private final int rate;
    private double tokens;
    private long atNanos;

    Bucket(int rate, long now) {
      this.rate = rate;
      this.tokens = (double) rate * BURST_SECONDS;
      this.atNanos = now;
    }

    /** Takes one; else the whole seconds until there is one again. */
    synchronized long take(long now) {
      long wait = secondsUntilOne(now);
      if (wait == 0 && rate > 0) tokens -= 1;
      return wait;
    }

    /** Takes one that may not be there: then there is none until all that is owed came back. */
    synchronized void owe(long now) {
      if (rate == 0) return;
      refill(now);
      tokens = Math.max(tokens - 1, -(double) rate * DEBT_SECONDS_MAX);
    }

    synchronized long secondsUntilOne(long now) {
      if (rate == 0) return 0;
      refill(now);
      return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / rate);
    }

    synchronized boolean full(long now) {
      refill(now);
      return tokens >= (double) rate * BURST_SECONDS;
    }

    private void refill(long now) {
      double gained = (now - atNanos) / 1e9 * rate;
      tokens = Math.min((double) rate * BURST_SECONDS, tokens + gained);
      atNanos = now;
    }
  }
}
