package org.satchel.swarm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.format.merkle.Hash;
import org.satchel.swarm.Disk;
import org.satchel.swarm.LocalDisk;
import org.satchel.swarm.SegmentName;
import org.satchel.swarm.SwarmException;

final class FolderProviderTest extends ProviderContract {

  @Override
  Provider open(Path folder) throws Exception {
    return FolderProvider.open(folder, new LocalDisk(), Instant.now());
  }

  @Test
  void aStagedFileIsNotCopied(@TempDir Path here) throws Exception {
    Provider provider = open(here.resolve("kept"));
    Path staged = Files.write(here.resolve("staged"), new byte[10]);
    SegmentName name = SegmentName.draw(Hash.OF_NOTHING, new SplittableRandom(3));
    provider.put(name, staged, Instant.now());
    Path kept = here.resolve("kept").resolve(name.toString().substring(0, 2));
    assertThat(Files.isSameFile(staged, kept.resolve(name.toString()))).isTrue();
  }

  @Test
  void aFolderThatIsAwayIsNotCalledDamaged(@TempDir Path here) throws Exception {
    Path kept = here.resolve("kept");
    Provider provider = open(kept);
    provider.claim("somebody");
    SegmentName name = SegmentName.draw(Hash.OF_NOTHING, new SplittableRandom(3));
    assertThat(kindOf(provider, name)).isEqualTo(SwarmException.Kind.DAMAGED);
    Files.move(kept, here.resolve("unmounted"));
    assertThat(kindOf(provider, name)).isEqualTo(SwarmException.Kind.FAILED);
    Files.createDirectory(kept); // where a disk was mounted
    assertThat(kindOf(provider, name)).isEqualTo(SwarmException.Kind.FAILED);
  }

  private static SwarmException.Kind kindOf(Provider provider, SegmentName name) {
    try {
      provider.open(name).close();
      throw new AssertionError("no such segment was stored");
    } catch (SwarmException e) {
      return e.kind();
    }
  }

  /** As a kill between making and syncing leaves it, or another segment that is just doing both. */
  @Test
  void aSubfolderThatIsThereHasItsNameSyncedOnceBeforeASegmentInItIsTold(@TempDir Path here)
      throws Exception {
    Path kept = Files.createDirectories(here.resolve("kept"));
    Path staged = Files.write(here.resolve("staged"), new byte[10]);
    SegmentName name = SegmentName.draw(Hash.OF_NOTHING, new SplittableRandom(3));
    SegmentName twin = SegmentName.draw(Hash.OF_NOTHING, new SplittableRandom(4));
    Path subfolder = Files.createDirectory(kept.resolve(name.toString().substring(0, 2)));
    List<Path> synced = new ArrayList<>();
    Provider provider = FolderProvider.open(kept, syncing(synced), Instant.now());
    provider.put(name, staged, Instant.now());
    assertThat(synced).containsExactly(kept, subfolder);
    provider.put(twin, staged, Instant.now());
    assertThat(synced).containsExactly(kept, subfolder, subfolder);
  }

  private static Disk syncing(List<Path> folders) {
    var disk = new LocalDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("syncFolder")) folders.add((Path) arguments[0]);
              return method.invoke(disk, arguments);
            });
  }

  @Test
  void otherFilesAreNotListed(@TempDir Path here) throws Exception {
    Provider provider = open(here);
    Files.createDirectories(here.resolve("ab"));
    Files.writeString(here.resolve("ab").resolve("notes.txt"), "x");
    assertThat(provider.list(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void aFolderThatCannotBeListedIsToldAndPassedOrThrown(@TempDir Path here) throws Exception {
    Provider provider = open(here);
    Path staged = Files.write(here.resolve("staged"), new byte[10]);
    SegmentName name = SegmentName.draw(Hash.sha256(new byte[10]), new SplittableRandom(3));
    provider.put(name, staged, Instant.now());
    Files.createSymbolicLink(here.resolve("00"), Path.of("00"));
    List<SwarmException> told = new ArrayList<>();
    assertThat(provider.list(Optional.empty(), 10, told::add)).hasSize(1);
    assertThat(told).hasSize(1);
    assertThatThrownBy(() -> provider.list(Optional.empty(), 10))
        .isInstanceOf(SwarmException.class);
  }

  @Test
  void copiesThatACrashLeftAreRemovedAtTheNextStartWhenTheyAreADayOld(@TempDir Path here)
      throws Exception {
    Path incoming = Files.createDirectories(here.resolve("incoming"));
    Path old = Files.writeString(incoming.resolve("old"), "x");
    Path young = Files.writeString(incoming.resolve("young"), "x");
    Instant now = Instant.now();
    Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofHours(25))));
    Files.setLastModifiedTime(young, FileTime.from(now.minus(Duration.ofHours(23))));
    FolderProvider.open(here, new LocalDisk(), now);
    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }
}
