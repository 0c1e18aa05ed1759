package org.satchel.client.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  void anotherProcessDoesNotTakeAHeldFolder() throws Exception {
    try (FolderLock mine = FolderLock.take(folder).orElseThrow()) {
      assertThat(FolderLock.take(folder)).as("a look from within must not drop %s", mine).isEmpty();
      assertThat(takenByAnotherProcess()).isFalse();
    }
    assertThat(takenByAnotherProcess()).isTrue();
  }

  private boolean takenByAnotherProcess() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Taker.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(other.waitFor()).isZero();
    return Boolean.parseBoolean(said.strip());
  }

  /** Another process: says whether it could take the folder of its argument. */
  static final class Taker {
    private Taker() {}

    public static void main(String[] folder) throws Exception {
      System.out.println(FolderLock.take(Path.of(folder[0])).isPresent());
    }
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
      assertThat(isAt(lock, mine)).isTrue();
      Files.delete(lock);
      Files.write(lock, new byte[0]);
      assertThat(isAt(lock, mine)).isFalse();
      Files.write(lock, new byte[16]);
      assertThat(isAt(lock, mine)).isFalse();
    }
  }

  private static boolean isAt(Path name, FileChannel locked) throws IOException {
    try (FileChannel named = FileChannel.open(name, StandardOpenOption.READ)) {
      return FolderLock.same(locked, named);
    }
  }
}
