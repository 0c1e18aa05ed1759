package org.satchel.proofs.open;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.satchel.cli.Inside;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.Seed;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;

/**
 * A sealed copy outlives its server: it opens with the link alone, and only if it is whole.
 *
 * <p>Source: spec/share-link.md section 9.
 */
final class SealedCopyTest {

  /** Bytes turned one at a time, all over the copy. */
  private static final int TURNED = 12;

  private static final String NOWHERE = "http://127.0.0.1:1";
  private static final int TAR_BLOCK_BYTES = 512;

  private final House house = House.shared();

  @Test
  void aSealedCopyOpensWithoutAnyServerAndAfterTheShareEnded() throws IOException {
    House.Sample share = house.put(house.sample().tree(), "--password=five words");
    CommandLine friend = house.device("friend");
    friend
        .run("get", share.link(), "--password=five words", "--sealed", "-o", "copy")
        .expect(Outcome.DONE);
    share.sender().run("end", share.link()).expect(Outcome.DONE);
    friend.run("get", share.link(), "--password=five words").expect(Outcome.GONE);

    CommandLine later = house.device("later").through(NOWHERE);
    String copy = friend.work().resolve("copy").toString();
    later.run("open", copy, share.link(), "--password=four", "-o", "o").expect(Outcome.PASSWORD);
    assertThat(later.work().resolve("o")).doesNotExist();
    later.run("open", copy, share.link(), "--password=five words", "-o", "o").expect(Outcome.DONE);
    assertThat(Trees.snapshot(later.work().resolve("o"))).isEqualTo(share.content());
  }

  @Test
  void aCopyWithOneByteTurnedIsRefusedWherever() throws IOException {
    House.Sample share = house.put(house.sample().tree().resolve("notes"));
    Path copy = copyOf(share);
    CommandLine friend = house.device("friend").through(NOWHERE);
    CommandLine quick = friend.inside(new Inside());
    Seed.ofThisRun()
        .rounds(
            TURNED,
            (random, round) -> {
              long at = offsetInContent(copy, random);
              Path turned = friend.work().resolve("turned-" + round);
              Files.copy(copy, turned);
              turn(turned, at);
              String out = "out-" + round;
              Outcome refused =
                  (round == 0 ? friend : quick)
                      .run("open", turned.toString(), share.link(), "-o", out);
              assertThat(refused.exit())
                  .as("byte %d: %s", at, refused.err())
                  .isEqualTo(Outcome.HOSTILE);
              assertNothingFalse(friend.work().resolve(out), share);
            });
    friend.run("open", copy.toString(), share.link(), "-o", "out").expect(Outcome.DONE);
  }

  @Test
  void aCopyThatEndsEarlyAndTheCopyOfAnotherShareAreRefused() throws IOException {
    House.Sample share = house.put(house.sample().tree().resolve("notes"));
    Path copy = copyOf(share);
    CommandLine friend = house.device("friend").through(NOWHERE);
    Path cut = friend.work().resolve("cut");
    Files.copy(copy, cut);
    try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() * 6 / 10);
    }
    friend.run("open", cut.toString(), share.link(), "-o", "out").expect(Outcome.HOSTILE);
    friend.run("open", copy.toString(), house.sample().link(), "-o", "out").expect(Outcome.USAGE);
    assertNothingFalse(friend.work().resolve("out"), share);
    friend.run("open", copy.toString(), share.link(), "-o", "whole").expect(Outcome.DONE);
  }

  @Test
  void anObjectInWhichNoFileLiesIsCheckedAndCopiedToo() throws Exception {
    String sound = shareWithUnusedPack(HostileShare.content(new byte[] {1}));
    CommandLine friend = house.device("friend");
    friend.run("verify", sound).expect(Outcome.DONE);
    friend.run("get", sound, "--sealed", "-o", "copy").expect(Outcome.DONE);
    friend.through(NOWHERE).run("open", "copy", sound, "-o", "out").expect(Outcome.DONE);
    assertThat(friend.work().resolve("out")).isDirectory();
    String dirty = shareWithUnusedPack(HostileShare.contentWithDirtyPadding(new byte[] {1}));
    friend.run("verify", dirty).expect(Outcome.HOSTILE);
  }

  private String shareWithUnusedPack(HostileShare.Sealed pack) throws Exception {
    String head = "{\"t\":\"manifest\",\"v\":1,\"files\":0,\"folders\":1,\"bytes\":0}";
    String line = "{\"t\":\"pack\",%s}".formatted(pack.json());
    String folder = "{\"t\":\"folder\",\"path\":\"a\"}";
    Door door = new Door(house.server().url());
    return new HostileShare().publish(door, List.of(head, line, folder), pack);
  }

  /** What was whole and checked before the damage was met may stay, under its name. */
  private static void assertNothingFalse(Path out, House.Sample share) throws IOException {
    if (Files.notExists(out)) return;
    assertThat(share.content()).containsAllEntriesOf(Trees.snapshot(out));
  }

  private Path copyOf(House.Sample share) {
    CommandLine device = house.device("copier");
    device.run("get", share.link(), "--sealed", "-o", "copy").expect(Outcome.DONE);
    return device.work().resolve("copy");
  }

  /** A place that is not in the zero bytes between and behind a tar's members. */
  private static long offsetInContent(Path copy, RandomGenerator random) throws IOException {
    byte[] content = Files.readAllBytes(copy);
    while (true) {
      int at = random.nextInt(content.length);
      int block = at / TAR_BLOCK_BYTES * TAR_BLOCK_BYTES;
      if (content[at] != 0 && !isTarHeader(content, block)) return at;
    }
  }

  private static boolean isTarHeader(byte[] content, int block) {
    return block + TAR_BLOCK_BYTES <= content.length
        && content[block + 257] == 'u'
        && content[block + 258] == 's'
        && content[block + 259] == 't'
        && content[block + 260] == 'a'
        && content[block + 261] == 'r';
  }

  private static void turn(Path file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 0x10)).rewind();
      channel.write(one, at);
    }
  }
}
