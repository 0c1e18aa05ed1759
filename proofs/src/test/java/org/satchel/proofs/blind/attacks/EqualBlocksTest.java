package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;

/**
 * Equal blocks and deduplication: one file sent twice leaves no two equal blocks.
 *
 * <p>Source: docs/testing.md, attack 22.
 */
final class EqualBlocksTest {

  private static final int BLOCK = 16;

  private final House house = House.shared();

  @Test
  void theSameFileSentTwiceLeavesNoEqualBlock() throws Exception {
    Path folder = house.scratch("recording");
    Path file = house.scratch("equal").resolve("zeros.bin");
    Files.write(file, new byte[1_000_000]);
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(folder))) {
      CommandLine sender = house.device("sender").through(proxy.url());
      sender.run("put", file.toString()).expect(Outcome.DONE);
      sender.run("put", file.toString()).expect(Outcome.DONE);
      Found found = blocks(proxy);
      assertThat(found.all()).as("blocks of both uploads").isGreaterThan(2 * 1_000_000 / BLOCK);
      assertThat(found.different()).isEqualTo(found.all());
    }
  }

  @Test
  void sealedBytesThatAreSentTwiceAreFound() throws Exception {
    Path folder = house.scratch("recording");
    byte[] sealed = HostileShare.content(new byte[100_000]).stored();
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(folder))) {
      Door door = new Door(proxy.url());
      door.upload(HostileShare.content(new byte[1]).id(), sealed);
      door.upload(HostileShare.content(new byte[1]).id(), sealed);
      Found found = blocks(proxy);
      assertThat(found.all()).isGreaterThan(2 * 100_000 / BLOCK);
      assertThat(found.different()).isEqualTo(found.all() / 2);
    }
  }

  /** How many blocks left the client, and how many different ones. */
  private record Found(int all, int different) {}

  private static Found blocks(HttpProxy proxy) throws IOException {
    Set<ByteBuffer> seen = new HashSet<>();
    int blocks = 0;
    for (Exchange upload : proxy.recording().exchanges()) {
      if (!upload.request().target().contains("/uploads")) continue;
      // The first 32 bytes are magic, suite, role and the start of the id; the rest is random.
      byte[] bytes = Files.readAllBytes(upload.requestBody().orElseThrow());
      for (int at = 2 * BLOCK; at + BLOCK <= bytes.length; at += BLOCK) {
        seen.add(ByteBuffer.wrap(bytes, at, BLOCK).slice());
        blocks++;
      }
    }
    return new Found(blocks, seen.size());
  }
}
