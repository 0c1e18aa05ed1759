package org.satchel.client.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.state.StateFolder;

class TemporaryManifestTest {

  @TempDir Path folder = Path.of("");

  @Test
  void whatAKilledRunLeftIsRemovedAfterADayAndNotBefore() throws Exception {
    StateFolder state = StateFolder.at(folder);
    Path killed;
    Path running;
    try (var first = new TemporaryManifest(state);
        var second = new TemporaryManifest(state)) {
      killed = age(first.file(), Duration.ofHours(25));
      running = age(second.file(), Duration.ofHours(23));
      Path strange = age(Files.createFile(killed.resolveSibling("strange")), Duration.ofDays(9));
      try (var third = new TemporaryManifest(state)) {
        assertThat(killed).doesNotExist();
        assertThat(running).exists();
        assertThat(third.file()).exists();
        assertThat(strange).exists();
      }
    }
    assertThat(running).doesNotExist();
  }

  private static Path age(Path file, Duration age) throws Exception {
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }
}
