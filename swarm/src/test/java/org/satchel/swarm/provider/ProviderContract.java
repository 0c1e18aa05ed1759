package org.satchel.swarm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.format.merkle.Hash;
import org.satchel.swarm.SegmentName;
import org.satchel.swarm.SegmentSource;
import org.satchel.swarm.SwarmException;

/** What every provider keeps to. */
abstract class ProviderContract {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;
  private final RandomGenerator random = new SplittableRandom(1);
  private Provider provider;

  abstract Provider open(Path folder) throws Exception;

  @BeforeEach
  void openIt() throws Exception {
    provider = open(folder.resolve("kept"));
  }

  @Test
  void whatWasPutIsRead() throws Exception {
    byte[] bytes = bytes(300_000);
    SegmentName name = put(bytes);
    try (SegmentSource source = provider.open(name)) {
      assertThat(source.length()).isEqualTo(bytes.length);
      assertThat(read(source, 0, bytes.length)).isEqualTo(bytes);
      assertThat(read(source, 299_000, 1000))
          .isEqualTo(java.util.Arrays.copyOfRange(bytes, 299_000, 300_000));
      assertThat(source.read(ByteBuffer.allocate(10), bytes.length)).isEqualTo(-1);
    }
  }

  @Test
  void theStagedFileStays() throws Exception {
    Path staged = stage(bytes(10));
    provider.put(SegmentName.draw(Hash.OF_NOTHING, random), staged, NOW);
    assertThat(staged).exists();
  }

  @Test
  void itStaysReadableWhenTheStagedFileIsGone() throws Exception {
    byte[] bytes = bytes(10);
    Path staged = stage(bytes);
    SegmentName name = SegmentName.draw(Hash.OF_NOTHING, random);
    provider.put(name, staged, NOW);
    Files.delete(staged);
    try (SegmentSource source = provider.open(name)) {
      assertThat(read(source, 0, 10)).isEqualTo(bytes);
    }
  }

  @Test
  void puttingTwiceIsPuttingOnce() throws Exception {
    Path staged = stage(bytes(10));
    SegmentName name = SegmentName.draw(Hash.OF_NOTHING, random);
    provider.put(name, staged, NOW);
    provider.put(name, staged, NOW);
    assertThat(provider.list(Optional.empty(), 10)).hasSize(1);
  }

  @Test
  void theSameBytesUnderTwoNamesAreTwoSegments() throws Exception {
    byte[] bytes = bytes(100);
    SegmentName mine = put(bytes);
    SegmentName theirs = put(bytes);
    assertThat(provider.delete(theirs)).isEqualTo(100);
    try (SegmentSource source = provider.open(mine)) {
      assertThat(read(source, 0, 100)).isEqualTo(bytes);
    }
  }

  @Test
  void deletingTellsWhatItFreedAndTwiceIsFine() throws Exception {
    provider.claim("somebody");
    SegmentName name = put(bytes(77));
    assertThat(provider.delete(name)).isEqualTo(77);
    assertThat(provider.delete(name)).isZero();
    assertThatThrownBy(() -> provider.open(name))
        .isInstanceOfSatisfying(
            SwarmException.class, e -> assertThat(e.kind()).isEqualTo(SwarmException.Kind.DAMAGED));
  }

  @Test
  void anOpenSegmentOutlivesItsDeletion() throws Exception {
    byte[] bytes = bytes(50);
    SegmentName name = put(bytes);
    try (SegmentSource source = provider.open(name)) {
      provider.delete(name);
      assertThat(read(source, 0, 50)).isEqualTo(bytes);
    }
  }

  @Test
  void listingGoesThroughAllNamesInOrder() throws Exception {
    List<SegmentName> names = new ArrayList<>();
    for (int i = 0; i < 40; i++) names.add(put(bytes(i + 1)));
    names.sort(null);
    List<SegmentName> listed = new ArrayList<>();
    Optional<SegmentName> after = Optional.empty();
    List<Provider.Stored> page;
    do {
      page = provider.list(after, 7);
      page.forEach(stored -> listed.add(stored.name()));
      after = page.isEmpty() ? after : Optional.of(page.getLast().name());
    } while (page.size() == 7);
    assertThat(listed).isEqualTo(names);
  }

  @Test
  void listingTellsLengthAndTheDateOfPutting() throws Exception {
    put(bytes(33));
    Provider.Stored stored = provider.list(Optional.empty(), 1).getFirst();
    assertThat(stored.bytes()).isEqualTo(33);
    assertThat(stored.modified().truncatedTo(ChronoUnit.SECONDS)).isEqualTo(NOW);
  }

  @Test
  void anEmptySegmentIsPossible() throws Exception {
    SegmentName name = put(new byte[0]);
    try (SegmentSource source = provider.open(name)) {
      assertThat(source.length()).isZero();
    }
    assertThat(provider.delete(name)).isZero();
  }

  @Test
  void theLastClaimTellsWhoseTheSegmentsAre() throws Exception {
    assertThat(provider.owner()).isEmpty();
    provider.claim("a");
    provider.claim("0f".repeat(32));
    assertThat(provider.owner()).contains("0f".repeat(32));
    assertThat(provider.list(Optional.empty(), 1)).isEmpty();
  }

  @Test
  void thereIsRoom() throws Exception {
    assertThat(provider.freeBytes()).isPositive();
  }

  private SegmentName put(byte[] bytes) throws Exception {
    SegmentName name = SegmentName.draw(Hash.sha256(bytes), random);
    provider.put(name, stage(bytes), NOW);
    return name;
  }

  private Path stage(byte[] bytes) throws Exception {
    return Files.write(Files.createTempFile(folder, "staged", ""), bytes);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(SegmentSource source, long offset, int count) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(count);
    while (target.hasRemaining()) {
      if (source.read(target, offset + target.position()) < 0) break;
    }
    return java.util.Arrays.copyOf(target.array(), target.position());
  }
}
