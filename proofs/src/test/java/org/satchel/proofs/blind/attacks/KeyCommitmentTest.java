package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.SavedFiles;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;

/**
 * Encryption that commits to no key: an object whose header commits to another key.
 *
 * <p>Source: docs/testing.md, attack 21.
 */
final class KeyCommitmentTest {

  private static final byte[] WORDS = "two keys, one file".getBytes(StandardCharsets.UTF_8);

  private final House house = House.shared();

  @Test
  void anObjectThatOpensButCommitsToAnotherKeyIsRefused() throws Exception {
    CommandLine device = house.device("reader");
    String link = publish(HostileShare.contentCommittedElsewhere(WORDS));
    device.run("get", link, "-o", "out").expect(Outcome.HOSTILE);
    assertThat(device.work().resolve("out")).doesNotExist();
  }

  @Test
  void theSameObjectWithItsOwnCommitmentOpens() throws Exception {
    CommandLine device = house.device("reader");
    device.run("get", publish(HostileShare.content(WORDS)), "-o", "out").expect(Outcome.DONE);
  }

  @Test
  void thePageRefusesTheOneAndSavesTheOther() throws Exception {
    refusesTheOneAndSavesTheOther(PageVictim.shared());
  }

  void refusesTheOneAndSavesTheOther(PageVictim page) throws Exception {
    String hostile = publish(HostileShare.contentCommittedElsewhere(WORDS));
    assertThat(page.open(hostile, Optional.empty()).expect(Outcome.HOSTILE).files()).isEmpty();
    String honest = publish(HostileShare.content(WORDS));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(WORDS);
    assertThat(SavedFiles.hashes(page.open(honest, Optional.empty()).expect(Outcome.DONE).files()))
        .isEqualTo(Map.of("words", HexFormat.of().formatHex(hash)));
  }

  private String publish(HostileShare.Sealed object) throws Exception {
    return new HostileShare()
        .publish(
            new Door(house.server().url()),
            List.of(
                "{\"t\":\"manifest\",\"v\":1,\"files\":1,\"folders\":0,\"bytes\":%d}"
                    .formatted(WORDS.length),
                "{\"t\":\"pack\",%s}".formatted(object.json()),
                "{\"t\":\"file\",\"path\":\"words\",\"length\":%d,\"offset\":0}"
                    .formatted(WORDS.length)),
            object);
  }
}
