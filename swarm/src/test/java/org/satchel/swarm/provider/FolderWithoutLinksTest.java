package org.satchel.swarm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.format.merkle.Hash;
import org.satchel.swarm.Disk;
import org.satchel.swarm.LocalDisk;
import org.satchel.swarm.SegmentName;
import org.satchel.swarm.SwarmException;

/** A file system without hard links, or staging on another one: segments come in by copying. */
final class FolderWithoutLinksTest extends ProviderContract {

  @Override
  Provider open(Path folder) throws Exception {
    return FolderProvider.open(folder, withoutLinks(false), Instant.now());
  }

  @Test
  void aCopyThatFailsLeavesNothingOnADiskThatIsFull(@TempDir Path here) throws Exception {
    Provider provider =
        FolderProvider.open(here.resolve("kept"), withoutLinks(true), Instant.now());
    Path staged = Files.write(here.resolve("staged"), new byte[10]);
    SegmentName name = SegmentName.draw(Hash.OF_NOTHING, new SplittableRandom(3));
    assertThatThrownBy(() -> provider.put(name, staged, Instant.now()))
        .isInstanceOf(SwarmException.class);
    assertThat(here.resolve("kept").resolve("incoming")).isEmptyDirectory();
  }

  private static Disk withoutLinks(boolean full) {
    var disk = new LocalDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("link")) {
                throw new FileSystemException("", "", "Operation not permitted");
              }
              if (full && method.getName().equals("write")) {
                throw new FileSystemException("", "", "No space left on device");
              }
              try {
                return method.invoke(disk, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
