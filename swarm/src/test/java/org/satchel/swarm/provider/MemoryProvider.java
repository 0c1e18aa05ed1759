package org.satchel.swarm.provider;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.satchel.swarm.SegmentName;
import org.satchel.swarm.SegmentSource;
import org.satchel.swarm.SwarmException;

/** The provider's twin without a disk; it keeps the same contract. */
final class MemoryProvider implements Provider {

  private record Kept(ByteBuffer bytes, Instant date) {}

  private final ConcurrentSkipListMap<SegmentName, Kept> kept = new ConcurrentSkipListMap<>();
  private volatile @Nullable String owner;

  @Override
  public void put(SegmentName name, Path staged, Instant now) throws SwarmException {
    try {
      kept.putIfAbsent(name, new Kept(ByteBuffer.wrap(Files.readAllBytes(staged)), now));
    } catch (IOException e) {
      throw SwarmException.of("staged file", e);
    }
  }

  @Override
  public SegmentSource open(SegmentName name) throws SwarmException {
    Kept found = kept.get(name);
    if (found == null) {
      throw new SwarmException(SwarmException.Kind.DAMAGED, "no segment " + name, null);
    }
    return new Source(found.bytes());
  }

  @Override
  public long delete(SegmentName name) {
    Kept found = kept.remove(name);
    return found == null ? 0 : found.bytes().capacity();
  }

  @Override
  public List<Stored> list(Optional<SegmentName> after, int limit, Unlisted unlisted) {
    var rest = after.isEmpty() ? kept : kept.tailMap(after.get(), false);
    return rest.entrySet().stream()
        .limit(limit)
        .map(e -> new Stored(e.getKey(), e.getValue().bytes().capacity(), e.getValue().date()))
        .toList();
  }

  @Override
  public Optional<String> owner() {
    return Optional.ofNullable(owner);
  }

  @Override
  public void claim(String owner) {
    this.owner = owner;
  }

  @Override
  public long freeBytes() {
    return Runtime.getRuntime().maxMemory();
  }

  private record Source(ByteBuffer bytes) implements SegmentSource {
    @Override
    public long length() {
      return bytes.capacity();
    }

    @Override
    public int read(ByteBuffer target, long offset) {
      if (offset >= bytes.capacity()) return -1;
      int count = (int) Math.min(target.remaining(), bytes.capacity() - offset);
      target.put(bytes.slice((int) offset, count));
      return count;
    }

    @Override
    public Optional<FileChannel> file() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
