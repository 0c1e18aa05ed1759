package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.core.Engines;
import org.satchel.core.StorageException;
import org.satchel.format.merkle.Hash;
import org.satchel.swarm.SegmentName;
import org.satchel.swarm.provider.Provider;

/** The search for orphans passes over all that is stored a page a run, whatever there is. */
final class OrphanWalkTest {

  @TempDir Path folder;

  @Test
  void aPageWithoutOrphansIsNoReasonToGoOnAtOnce() throws Exception {
    try (var fixture = new StoreFixture(Engines.SQLITE, folder)) {
      Instant now = fixture.clock.instant();
      for (int i = 0; i <= Provider.LIST_MAX; i++) store(i, now);
      assertThat(run(fixture)).as("a full page").isEqualTo(new Found(0, false));
      assertThat(run(fixture)).as("the rest").isEqualTo(new Found(0, false));
      store(0, now.minus(ObjectsConfig.ORPHAN_GRACE_DEFAULT).minus(Duration.ofSeconds(1)));
      assertThat(run(fixture)).as("a full page, an orphan").isEqualTo(new Found(1, true));
    }
  }

  @Test
  void aFolderThatCannotBeListedKeepsNoOrphanElsewhere() throws Exception {
    try (var fixture = new StoreFixture(Engines.SQLITE, folder)) {
      Instant old =
          fixture.clock.instant().minus(ObjectsConfig.ORPHAN_GRACE_DEFAULT.multipliedBy(2));
      Path orphan = store("ff".repeat(32), old);
      Files.createSymbolicLink(folder.resolve("segments/00"), Path.of("00"));
      assertThatThrownBy(() -> run(fixture)).isInstanceOf(StorageException.class);
      assertThat(orphan).doesNotExist();
    }
  }

  private record Found(int orphans, boolean more) {}

  private static Found run(StoreFixture fixture) throws Exception {
    ObjectsCleanup.Swept swept = fixture.runCleanUp();
    return new Found(swept.orphans(), swept.more());
  }

  /** An empty file with the name of a segment; their order is that of the numbers. */
  private void store(int number, Instant modified) throws Exception {
    store("%064x".formatted(number), modified);
  }

  private Path store(String root, Instant modified) throws Exception {
    SegmentName name =
        SegmentName.of(Hash.of(HexFormat.of().parseHex(root)), new byte[SegmentName.NONCE_BYTES]);
    Path place = folder.resolve("segments").resolve(name.toString().substring(0, 2));
    Path file = Files.createDirectories(place).resolve(name.toString());
    if (!Files.exists(file)) Files.createFile(file);
    return Files.setLastModifiedTime(file, FileTime.from(modified));
  }
}
