package org.satchel.client.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.format.share.OwnerSeed;

class OwnSharesTest {

  @TempDir Path folder = Path.of("");
  private StateFolder state = null;
  private OwnShares shares = null;

  @BeforeEach
  void open() throws Failure {
    state = StateFolder.at(folder.resolve("state"));
    shares = new OwnShares(state);
  }

  @Test
  void aShareIsFoundAgainAsItWasPut() throws Failure {
    OwnShare share = share(5);
    shares.put(share);
    assertThat(new OwnShares(state).find(share.link())).contains(share);
    assertThat(shares.find(share(6).link())).isEmpty();
  }

  @Test
  void anEditAndTheEndReplaceIt() throws Failure {
    OwnShare share = share(5);
    shares.put(share);
    shares.put(share.edited(2, true, 77, 3));
    assertThat(shares.find(share.link())).contains(share.edited(2, true, 77, 3));
    shares.put(share.over());
    assertThat(shares.list().shares()).containsExactly(share.over());
  }

  @Test
  void theNewestIsListedFirst() throws Failure {
    OwnShare old = share(1);
    OwnShare middle = share(2);
    OwnShare newest = share(3);
    shares.put(middle);
    shares.put(newest);
    shares.put(old);
    assertThat(shares.list().shares()).containsExactly(newest, middle, old);
  }

  @Test
  void aSeedIsReadableByItsOwnerOnlyAndIsNeverPrinted() throws Exception {
    OwnShare share = share(1);
    shares.put(share);
    Path file = state.root().resolve("shares").resolve(share.link() + ".json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(share.toString()).doesNotContain(share.seed());
  }

  @Test
  void aDamagedFileLosesOneShareAndNotTheList() throws Exception {
    OwnShare whole = share(1);
    OwnShare torn = share(2);
    shares.put(whole);
    shares.put(torn);
    Path file = state.root().resolve("shares").resolve(torn.link() + ".json");
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      OwnShares.Known known = shares.list();
      assertThat(known.shares()).containsExactly(whole);
      assertThat(known.damaged()).containsExactly(file);
    }
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> shares.find(torn.link()))
        .withMessageContaining(file.toString());
  }

  @Test
  void otherFilesInTheFolderAreLeftOut() throws Exception {
    OwnShare share = share(1);
    shares.put(share);
    Path beside = state.root().resolve("shares");
    Files.writeString(beside.resolve("notes.json"), "{}");
    Files.writeString(beside.resolve(".new-123"), "{");
    assertThat(shares.list().shares()).containsExactly(share);
    assertThat(shares.list().damaged()).isEmpty();
  }

  private static OwnShare share(long createdMs) {
    OwnerSeed seed = OwnerSeed.draw(new SecureRandom());
    String name = "näme \"of\"\n it\u202e";
    return new OwnShare(
        seed.linkId(),
        "https://example.org",
        seed.reveal(),
        1,
        false,
        name,
        3,
        4,
        createdMs,
        0,
        0,
        false);
  }
}
