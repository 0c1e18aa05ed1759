package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.Secrets;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;
import org.satchel.testkit.proxy.Reply;

/**
 * Equal blocks and deduplication: equal bytes leave no two equal blocks, within a share, between
 * shares, and where a hostile server makes a client, command line or page, send the same file
 * again.
 *
 * <p>Threads: two tests at a time, each with its own proxy and device.
 *
 * <p>Source: docs/testing.md, attack 22.
 */
final class EqualBlocksTest {

  private static final int BLOCK = 16;

  private final House house = House.shared();

  /** Sends a file, or what is in a folder, through a proxy. */
  interface Sender {
    void send(HttpProxy proxy, Path what) throws Exception;
  }

  private Map<String, Sender> senders() {
    CommandLine device = house.device("sender");
    Map<String, Sender> all = new TreeMap<>();
    all.put(
        "command line",
        (proxy, what) ->
            device.through(proxy.url()).run("put", what.toString()).expect(Outcome.DONE));
    all.put("page", by(PageVictim.shared()));
    return all;
  }

  static Sender by(PageVictim page) {
    return (proxy, what) ->
        assertThat(page.sendBy("equal blocks", proxy.url(), what).end()).isEqualTo("sent");
  }

  private Stream<DynamicTest> byEach(ThrowingConsumer<Sender> proof) {
    return senders().entrySet().stream()
        .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> proof.accept(one.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> theSameFileSentTwiceLeavesNoEqualBlock() {
    return byEach(
        sender -> {
          Path file = house.scratch("equal").resolve("zeros.bin");
          Files.write(file, new byte[1_000_000]);
          try (HttpProxy proxy = recorded()) {
            sender.send(proxy, file);
            sender.send(proxy, file);
            Found found = blocks(proxy);
            assertThat(found.all()).as("of both uploads").isGreaterThan(2 * 1_000_000 / BLOCK);
            assertThat(found.different()).isEqualTo(found.all());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> equalFilesOfRepeatedBlocksInOneShareLeaveNoEqualBlock() {
    return byEach(
        sender -> {
          Path tree = house.scratch("equal-files");
          byte[] repeated = "sixteen letters.".repeat(50_000).getBytes(StandardCharsets.US_ASCII);
          for (String name : List.of("a", "b", "c")) Files.write(tree.resolve(name), repeated);
          try (HttpProxy proxy = recorded()) {
            sender.send(proxy, tree);
            Found found = blocks(proxy);
            assertThat(found.all()).isGreaterThan(3 * repeated.length / BLOCK);
            assertThat(found.different()).isEqualTo(found.all());
          }
        });
  }

  /**
   * A server that lets a client send a file, and then knows nothing of it, would learn from the
   * second ciphertext whether the key or the nonces are the same.
   */
  @TestFactory
  Stream<DynamicTest> aServerThatLosesAnUploadGetsNoBlockTwice() {
    return byEach(this::noBlockIsSentTwice);
  }

  void noBlockIsSentTwice(Sender sender) throws Exception {
    Path file = house.scratch("lost").resolve("zeros.bin");
    Files.write(file, new byte[1_000_000]);
    Loses loses = new Loses(new AtomicInteger());
    try (HttpProxy proxy = recorded()) {
      proxy.attackWith(loses);
      sender.send(proxy, file);
      assertThat(loses.lost().get()).isPositive();
      Found found = blocks(proxy);
      assertThat(found.all()).as("sent twice").isGreaterThan(2 * 1_000_000 / BLOCK);
      assertThat(found.different()).isEqualTo(found.all());
      // An honest server refuses an id that it knew; a hostile one would take it, and the old key.
      assertThat(proxy.recording().of("POST"))
          .filteredOn(begin -> begin.request().target().endsWith("/uploads"))
          .extracting(begin -> begin.request().field("Upload-Metadata"))
          .as("objects that were begun")
          .hasSizeGreaterThan(2)
          .doesNotHaveDuplicates();
    }
  }

  private HttpProxy recorded() throws IOException {
    return HttpProxy.to(house.server().plan().port(), Recording.into(house.scratch("recording")));
  }

  /** Takes the first bytes of an upload and says that there is none. */
  private record Loses(AtomicInteger lost) implements Attack {

    @Override
    public boolean touches(Head request) {
      return request.method().equals("PATCH") && lost.get() == 0;
    }

    @Override
    public Reply tamper(Head request, Reply reply) {
      if (lost.incrementAndGet() > 1) return reply;
      return Secrets.problem(404, "unknown-upload", "There is no such upload.");
    }
  }

  @Test
  void sealedBytesThatAreSentTwiceAreFound() throws Exception {
    byte[] sealed = HostileShare.content(new byte[100_000]).stored();
    try (HttpProxy proxy = recorded()) {
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
