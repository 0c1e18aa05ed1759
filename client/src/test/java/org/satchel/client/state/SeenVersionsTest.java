package org.satchel.client.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.client.Failure;
import org.satchel.format.record.LinkId;
import org.satchel.format.share.OwnerSeed;
import org.satchel.testkit.Seed;

class SeenVersionsTest {

  private static final LinkId LINK = OwnerSeed.draw(new SecureRandom()).linkId();

  @TempDir Path folder = Path.of("");

  @Test
  void theNewestVersionIsKeptWhateverIsRememberedAfterIt() {
    Seed.ofThisRun()
        .rounds(
            20,
            (random, round) -> {
              var state = StateFolder.at(folder.resolve("round-" + round));
              long newest = 0;
              for (int i = 0; i < 10; i++) {
                assertThat(new SeenVersions(state).of(LINK)).isEqualTo(newest);
                long version = random.nextLong(1, 1L << random.nextInt(2, 54));
                new SeenVersions(state).remember(LINK, version);
                newest = Math.max(newest, version);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0", "-1", "1 2", "9223372036854775808", "\0\0\0\0"})
  void aDamagedNoteIsNoReasonToAcceptAnOldVersion(String text) throws Exception {
    var seen = new SeenVersions(StateFolder.at(folder));
    Path file = folder.resolve("seen").resolve(LINK.toString());
    Files.writeString(file, text);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> seen.of(LINK))
        .withMessageContaining(file.toString());
    assertThatExceptionOfType(Failure.class).isThrownBy(() -> seen.remember(LINK, 5));
    assertThat(file).hasContent(text);
  }
}
