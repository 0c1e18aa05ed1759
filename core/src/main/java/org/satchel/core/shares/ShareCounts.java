package org.satchel.core.shares;

/**
 * How much there is, for an operator.
 *
 * <p>Why this way: read from sums, so that asking costs the same with ten million shares.
 *
 * <p>Units: {@code shares} that keep their objects, {@code objects} and {@code storedBytes} in
 * them, {@code downloads} of all shares there ever were. Immutable.
 *
 * <p>Source: spec/api.yaml, {@code Status}.
 */
public record ShareCounts(long shares, long objects, long storedBytes, long downloads) {}
