package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
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
      List<Exchange> uploads =
          proxy.recording().exchanges().stream()
              .filter(exchange -> exchange.request().target().contains("/uploads"))
              .toList();
      Set<ByteBuffer> seen = new HashSet<>();
      int blocks = 0;
      for (Exchange upload : uploads) {
        // The first 32 bytes are magic, suite, role and the start of the id; the rest is random.
        byte[] bytes = Files.readAllBytes(upload.requestBody().orElseThrow());
        for (int at = 2 * BLOCK; at + BLOCK <= bytes.length; at += BLOCK) {
          seen.add(ByteBuffer.wrap(bytes, at, BLOCK).slice());
          blocks++;
        }
      }
      assertThat(blocks).as("blocks of both uploads").isGreaterThan(2 * 1_000_000 / BLOCK);
      assertThat(seen).hasSize(blocks);
    }
  }
}
