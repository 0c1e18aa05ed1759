package org.satchel.client.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.fetch.LeafSet;
import org.satchel.client.fetch.ObjectFetch;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.http.Retry;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.record.ObjectId;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.LeafSealer;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.SealedLength;
import org.satchel.format.seal.StreamHeader;
import org.satchel.format.seal.Suite;
import org.satchel.testkit.Seed;

/** A part of two leaves, left by one run and gone on with by the next. */
class PartFileTest {

  private static final int SIZE = 1_500_000;

  private final SecureRandom random = new SecureRandom();
  private final byte[] plain = new byte[SIZE];
  private final Hash[] hashes = new Hash[2];
  private byte[] preface = new byte[0];
  private ObjectRef object =
      ObjectRef.sealed(ObjectId.draw(random), FileKey.draw(random), Hash.ZERO, SIZE);

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void seal() {
    Seed.ofThisRun().random().nextBytes(plain);
    sealUnder(StreamHeader.draw(random));
  }

  private void sealUnder(StreamHeader stream) {
    var sealer = new LeafSealer(Role.CONTENT, object.id(), object.key(), stream);
    SealedLength shape = object.length();
    assertThat(shape.leaves()).isEqualTo(2);
    for (int leaf = 0; leaf < 2; leaf++) {
      int from = (int) SealedLength.plainOffsetOfLeaf(leaf);
      int length = shape.plainBytesOfLeaf(leaf);
      byte[] padded = Arrays.copyOfRange(plain, from, from + length);
      byte[] sealed = new byte[LeafHasher.LEAF_BYTES];
      hashes[leaf] = sealer.seal(leaf, leaf == 1, padded, length, sealed).hash();
      if (leaf == 0) {
        preface = Arrays.copyOf(sealed, Suite.PREFACE_BYTES);
      }
    }
  }

  @Test
  void whatLiesHereWholeIsNotFetchedAgain() throws Exception {
    write(0, 1);
    assertThat(here(0)).contains(hashes[0]);
    assertThat(here(1)).contains(hashes[1]);
  }

  @Test
  void aLeafThatWasNotNotedIsFetched() throws Exception {
    write(1);
    assertThat(here(0)).isEmpty();
    assertThat(here(1)).contains(hashes[1]);
    assertThat(here(7)).isEmpty();
  }

  @Test
  void anyTurnedBitOfTheDataOrItsNoteMakesALeafBeFetchedAgain() throws Exception {
    write(0, 1);
    turn(folder.resolve(object.id() + ".satchel-part"), 1_400_000);
    assertThat(here(0)).contains(hashes[0]);
    assertThat(here(1)).isEmpty();
    turn(folder.resolve(object.id() + ".leaves"), 128);
    assertThat(here(0)).isEmpty();
  }

  @Test
  void dataThatACrashCutShortIsFetchedAgain() throws Exception {
    write(0, 1);
    try (FileChannel data =
        FileChannel.open(folder.resolve(object.id() + ".satchel-part"), StandardOpenOption.WRITE)) {
      data.truncate(SIZE - 1);
    }
    assertThat(here(0)).contains(hashes[0]);
    assertThat(here(1)).isEmpty();
  }

  @Test
  void notesOfAnotherSealingSayNothing() throws Exception {
    write(0, 1);
    sealUnder(StreamHeader.draw(random));
    assertThat(here(0)).isEmpty();
    assertThat(here(1)).isEmpty();
  }

  @Test
  void aFinishedPartIsExactlyTheFileAndRemovingLeavesNothing() throws Exception {
    write(0, 1);
    try (PartFile part = PartFile.open(folder, object)) {
      part.sync();
      assertThat(part.path()).hasBinaryContent(plain);
      Path copy = folder.resolve("copy");
      try (FileChannel out =
          FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        part.copyTo(1_000, 1_200_000, out);
      }
      assertThat(copy).hasBinaryContent(Arrays.copyOfRange(plain, 1_000, 1_201_000));
      Files.delete(copy);
      part.remove();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theTimeInWhichWhatLiesHereIsReadIsNotHeldAgainstTheServer() throws Exception {
    write(0);
    var own = new AtomicLong();
    try (PartFile part = PartFile.open(folder, object);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var fetch = new ObjectFetch(cutBehindHeaders(own), object, Role.CONTENT, part, Progress.NONE);
      Failure end =
          catchThrowableOfType(Failure.class, () -> fetch.run(LeafSet.all(object), threads));
      assertThat(end.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
      assertThat(own).hasPositiveValue();
    }
  }

  private StoredObjects cutBehindHeaders(AtomicLong own) {
    return new StoredObjects() {
      @Override
      public Range range(ObjectRef asked, long from, long until) throws IOException {
        if (from > 0) {
          throw new IOException("cut");
        }
        return new Range() {
          @Override
          public int read(byte[] into, int offset, int length) {
            System.arraycopy(preface, 0, into, offset, length);
            return length;
          }

          @Override
          public void close() {}
        };
      }

      @Override
      public Retry retry() {
        return new Retry() {
          @Override
          public void ownTime(Duration time) {
            own.addAndGet(time.toNanos());
          }

          @Override
          public void pauseAfter(IOException cause) throws Failure {
            throw new Failure(Failure.Kind.UNREACHABLE, "cut", cause);
          }
        };
      }
    };
  }

  private void write(int... leaves) throws Exception {
    try (PartFile part = PartFile.open(folder, object)) {
      part.preface(preface);
      for (int leaf : leaves) {
        int from = (int) SealedLength.plainOffsetOfLeaf(leaf);
        int length = Math.min(object.length().plainBytesOfLeaf(leaf), SIZE - from);
        byte[] bytes = Arrays.copyOfRange(plain, from, from + length);
        part.accept(leaf, from, bytes, length, hashes[leaf]);
      }
    }
  }

  private Optional<Hash> here(long leaf) throws Exception {
    try (PartFile part = PartFile.open(folder, object)) {
      part.preface(preface);
      return part.alreadyHere(leaf);
    }
  }

  private static void turn(Path file, int at) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }
}
