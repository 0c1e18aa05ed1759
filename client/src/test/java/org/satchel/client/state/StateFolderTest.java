package org.satchel.client.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;

class StateFolderTest {

  @TempDir Path folder = Path.of("");

  @Test
  void itsPlaceComesFromTheEnvironment() throws Failure {
    String here = folder.toString();
    assertThat(StateFolder.open(Map.of("XDG_STATE_HOME", here, "HOME", "/nowhere")).root())
        .isEqualTo(folder.resolve("satchel"));
    assertThat(StateFolder.open(Map.of("HOME", here, "XDG_STATE_HOME", "relative")).root())
        .isEqualTo(folder.resolve(".local/state/satchel"));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> StateFolder.open(Map.of("HOME", "")))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE));
  }

  @Test
  void allThatIsMadeIsForItsOwnerOnly() throws Exception {
    StateFolder state = StateFolder.at(folder.resolve("a/b"));
    Path below = state.folder("things");
    state.write(below.resolve("one"), new byte[] {1});
    try (FileChannel channel = StateFolder.openOwn(below.resolve("two"))) {
      assertThat(channel.size()).isZero();
    }
    assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(state.root())).isEqualTo("rwx------");
    assertThat(mode(below)).isEqualTo("rwx------");
    assertThat(mode(below.resolve("one"))).isEqualTo("rw-------");
    assertThat(mode(below.resolve("two"))).isEqualTo("rw-------");
  }

  @Test
  void aNameThatLeadsElsewhereIsNotFollowed() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), other);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> StateFolder.openOwn(link));
  }

  @Test
  void aFileIsReplacedAsAWholeAndNothingStaysBeside() throws Exception {
    StateFolder state = StateFolder.at(folder);
    Path file = folder.resolve("file");
    state.write(file, new byte[100]);
    state.write(file, new byte[] {7});
    assertThat(file).hasBinaryContent(new byte[] {7});
    try (var names = Files.list(folder)) {
      assertThat(names).containsExactly(file);
    }
  }

  @Test
  void aFolderWhoseSystemHasNoSyncForFoldersIsUsedAllTheSame() throws Exception {
    StateFolder.sync(Path.of("/proc")); // "Invalid argument", as on what another machine shares
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> StateFolder.sync(folder.resolve("gone")));
    for (String words :
        List.of(
            "Operation not supported",
            "Not supported",
            "Function not implemented",
            "Inappropriate ioctl for device",
            "Not a tty")) {
      assertThat(StateFolder.isNoSuchCall(new IOException(words))).isTrue();
      assertThat(StateFolder.isNoSuchCall(new FileSystemException("x", null, words))).isFalse();
    }
    assertThat(StateFolder.isNoSuchCall(new IOException("Input/output error"))).isFalse();
    assertThat(StateFolder.isNoSuchCall(new IOException())).isFalse();
  }

  @Test
  void aSyncThatFailsOtherwiseIsNoSync() {
    Thread.currentThread().interrupt(); // the one failure that a test can have anywhere
    assertThatExceptionOfType(ClosedByInterruptException.class)
        .isThrownBy(() -> StateFolder.sync(folder));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFolderThatCannotBeMadeIsRefusedWithItsName() throws Exception {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> StateFolder.at(inTheWay.resolve("state")))
        .withMessageContaining(inTheWay.toString())
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.REFUSED));
  }

  private static String mode(Path path) throws java.io.IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
