package org.satchel.client.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.format.merkle.Hash;
import org.satchel.testkit.Seed;

class LeafNotesTest {

  @TempDir Path folder = Path.of("");

  @Test
  void aLeafSealedAgainIsTheSameOrDifferentInEveryLaterRun() {
    Seed.ofThisRun()
        .rounds(
            20,
            (random, round) -> {
              Path file = folder.resolve("notes-" + round);
              List<Hash> hashes = new ArrayList<>();
              for (int run = 0; run < 4; run++) {
                try (LeafNotes notes = LeafNotes.open(file)) {
                  for (int leaf = 0; leaf < hashes.size(); leaf++) {
                    assertThat(notes.note(leaf, hashes.get(leaf))).isEqualTo(LeafNotes.Found.SAME);
                    assertThat(notes.note(leaf, hash(random))).isEqualTo(LeafNotes.Found.DIFFERENT);
                  }
                  for (int i = random.nextInt(5); i > 0; i--) {
                    Hash hash = hash(random);
                    assertThat(notes.note(hashes.size(), hash)).isEqualTo(LeafNotes.Found.NEW);
                    hashes.add(hash);
                  }
                  notes.sync();
                }
              }
            });
  }

  @Test
  void aNoteThatACrashToreFitsNoLeaf() throws Exception {
    Hash hash = hash(Seed.ofThisRun().random());
    Path file = folder.resolve("torn");
    for (int kept = 1; kept < Hash.BYTES; kept++) {
      Files.write(file, Arrays.copyOf(hash.bytes(), kept));
      assertThat(note(file, hash)).as("%d bytes kept", kept).isEqualTo(LeafNotes.Found.DIFFERENT);
    }
    byte[] half = hash.bytes();
    Arrays.fill(half, 16, 32, (byte) 0);
    Files.write(file, half);
    assertThat(note(file, hash)).isEqualTo(LeafNotes.Found.DIFFERENT);
  }

  @Test
  void aSlotThatWasNeverWrittenIsNewAndIsThenKnown() throws Exception {
    Hash hash = hash(Seed.ofThisRun().random());
    Path file = folder.resolve("hole");
    Files.write(file, new byte[2 * Hash.BYTES]);
    assertThat(note(file, hash)).isEqualTo(LeafNotes.Found.NEW);
    assertThat(note(file, hash)).isEqualTo(LeafNotes.Found.SAME);
  }

  private static LeafNotes.Found note(Path file, Hash hash) throws IOException, Failure {
    try (LeafNotes notes = LeafNotes.open(file)) {
      LeafNotes.Found found = notes.note(0, hash);
      notes.sync();
      return found;
    }
  }

  static Hash hash(RandomGenerator random) {
    byte[] bytes = new byte[Hash.BYTES];
    random.nextBytes(bytes);
    // Zeros at its ends could not be told from bytes that were never written.
    bytes[0] |= 1;
    bytes[Hash.BYTES - 1] |= 1;
    return Hash.of(bytes);
  }
}
