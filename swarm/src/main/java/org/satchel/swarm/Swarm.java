package org.satchel.swarm;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.satchel.format.merkle.Hash;
import org.satchel.swarm.provider.Provider;

/**
 * Where segments are kept, as the rest of the server sees it.
 *
 * <p>One provider for now: a segment is one file of its ciphertext. Callers know names and ranges
 * only, so that copies, codes and repair come behind the same four acts.
 *
 * <p>Units: bytes. Safe on any thread.
 *
 * <p>Source: spec/file-format.md section 1; docs/decisions/0010-segment-names.md.
 */
public final class Swarm {

  private final Provider provider;
  private final InstantSource clock;
  private final RandomGenerator random;

  public Swarm(Provider provider, InstantSource clock, RandomGenerator random) {
    this.provider = provider;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Keeps a staged, synced file under a new name; durable when it returns. The file stays: its
   * owner removes it once the name stands in its books.
   *
   * @param root the root of the file's bytes
   */
  public SegmentName put(Hash root, Path staged) throws SwarmException {
    SegmentName name = SegmentName.draw(root, random);
    provider.put(name, staged, clock.instant());
    return name;
  }

  /**
   * Opens a segment for reading.
   *
   * @throws SwarmException of kind {@code DAMAGED} if it is missing or not of this length
   */
  public SegmentSource open(SegmentName name, long length) throws SwarmException {
    SegmentSource source = provider.open(name);
    if (source.length() == length) return source;
    source.close();
    throw new SwarmException(
        SwarmException.Kind.DAMAGED,
        "segment %s has %d bytes instead of %d".formatted(name, source.length(), length),
        null);
  }

  /** Removes a segment; returns the bytes that this freed, 0 if it was not there. */
  public long delete(SegmentName name) throws SwarmException {
    return provider.delete(name);
  }

  /** Stored segments in the order of their names; see {@link Provider#list}. */
  public List<Provider.Stored> list(Optional<SegmentName> after, int limit) throws SwarmException {
    return provider.list(after, limit);
  }

  /** The same without what cannot be listed, of which somebody is told. */
  public List<Provider.Stored> list(
      Optional<SegmentName> after, int limit, Provider.Unlisted unlisted) throws SwarmException {
    return provider.list(after, limit, unlisted);
  }

  /** Whose segments these are; see {@link Provider#owner}. */
  public Optional<String> owner() throws SwarmException {
    return provider.owner();
  }

  /** Says whose segments these are; see {@link Provider#claim}. */
  public void claim(String owner) throws SwarmException {
    provider.claim(owner);
  }

  public long freeBytes() throws SwarmException {
    return provider.freeBytes();
  }
}
