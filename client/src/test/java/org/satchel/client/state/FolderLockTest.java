package org.satchel.client.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

  @TempDir Path folder = Path.of("");

  @Test
  void onlyOneHoldsAFolder() throws Exception {
    try (FolderLock first = FolderLock.take(folder).orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(FolderLock.take(folder)).isEmpty();
      assertThat(FolderLock.takeIfThere(folder)).isEmpty();
    }
    FolderLock.takeIfThere(folder).orElseThrow().close();
  }

  @Test
  void aFolderThatIsGoneOrHasNoLockIsNotTaken() throws Exception {
    assertThat(FolderLock.takeIfThere(folder)).isEmpty();
    assertThat(folder.resolve(FolderLock.NAME)).doesNotExist();
    assertThat(FolderLock.take(folder.resolve("gone"))).isEmpty();
  }

  @Test
  void aLockOnAFileThatLostItsNameIsNone() throws Exception {
    Path lock = folder.resolve("lock");
    try (FileChannel mine = StateFolder.openOwn(lock)) {
      assertThat(FolderLock.holds(mine, lock)).isTrue();
      Files.delete(lock);
      assertThat(FolderLock.holds(mine, lock)).isFalse();
      Files.write(lock, new byte[16]);
      assertThat(FolderLock.holds(mine, lock)).isFalse();
    }
  }
}
