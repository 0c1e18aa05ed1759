package org.satchel.client.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.copy.CopySource;
import org.satchel.client.copy.SampleCopy;
import org.satchel.client.fetch.Grants;
import org.satchel.client.fetch.LeafSet;
import org.satchel.client.fetch.LeafTarget;
import org.satchel.client.fetch.ObjectFetch;
import org.satchel.client.fetch.ShareSource;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.http.Retry;
import org.satchel.client.open.OpenShare;
import org.satchel.client.open.SampleShare;
import org.satchel.client.state.StateFolder;
import org.satchel.format.manifest.ManifestReader;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.SealedLength;

/** What stays on disk when a share is not received: from a real sealed copy, no server. */
class ReceiverTest {

  private static final int LEAVES = 3;
  private static final byte[] FILE = new byte[LEAVES * LeafHasher.LEAF_BYTES];

  static {
    new Random(1).nextBytes(FILE);
  }

  @TempDir Path folder = Path.of("");

  @Test
  void whatIsRefusedBeforeItBeganLeavesNothing() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path taken = Files.writeString(out.resolve("taken"), "mine");
    try (CopySource copy = SampleCopy.of(FILE).write(folder.resolve("copy"));
        Receiver receiver = new Receiver(Progress.NONE)) {
      for (boolean sealed : new boolean[] {false, true}) {
        Failure end = catchThrowableOfType(Failure.class, () -> get(receiver, copy, taken, sealed));
        assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
        assertThat(names(out)).containsExactly("taken");
      }
    }
    assertThat(taken).hasContent("mine");
  }

  private static void get(Receiver receiver, CopySource copy, Path out, boolean sealed)
      throws Failure {
    if (sealed) {
      receiver.sealedCopy(copy, Optional.of(out), false);
    } else {
      receiver.get(copy, Optional.of(out), false, Optional.empty());
    }
  }

  @Test
  void afterADamagedLeafNoFileStaysButOnlyCheckedLeavesToGoOnWith() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path file = out.resolve("file");
    SampleCopy sample = SampleCopy.of(FILE);
    sample.turn(LEAVES - 1);
    try (CopySource copy = sample.write(folder.resolve("copy"));
        Receiver receiver = new Receiver(Progress.NONE)) {
      Failure end = catchThrowableOfType(Failure.class, () -> get(receiver, copy, file, false));
      assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
      assertThat(end).hasMessageContaining("nothing unchecked was kept");
      assertThat(file).doesNotExist();
    }
    String left = names(out).getFirst();
    sample.turn(LEAVES - 1);
    try (CopySource copy = sample.write(folder.resolve("copy"));
        Receiver receiver = new Receiver(Progress.NONE)) {
      get(receiver, copy, file, true);
      assertThat(names(out)).containsExactlyInAnyOrder("file", left);
      Files.delete(file);
      get(receiver, copy, file, false);
    }
    assertThat(Arrays.equals(Files.readAllBytes(file), FILE)).isTrue();
    assertThat(names(out)).containsExactly("file");
  }

  /**
   * A power cut can take what was noted of single files, and what a file held that had its name;
   * and what has a file's length and time was not checked by that.
   */
  @Test
  void whatAPowerCutLeftUnderItsNameIsGoneOnWith() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    SampleCopy sample = SampleCopy.of(FILE);
    byte[] other = FILE.clone();
    other[FILE.length - 1] ^= 1;
    for (byte[] left : List.of(FILE, other, new byte[0])) {
      sample.turn(0);
      try (CopySource copy = sample.write(folder.resolve("copy"));
          Receiver receiver = new Receiver(Progress.NONE)) {
        Failure end = catchThrowableOfType(Failure.class, () -> get(receiver, copy, out, false));
        assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
      }
      sample.turn(0);
      Path file = Files.write(out.resolve("file"), left);
      try (CopySource copy = sample.write(folder.resolve("copy"));
          Receiver receiver = new Receiver(Progress.NONE)) {
        get(receiver, copy, out, false);
        assertThat(Arrays.equals(Files.readAllBytes(file), FILE)).isTrue();
        assertThat(names(out)).containsExactly("file");
        Failure end = catchThrowableOfType(Failure.class, () -> get(receiver, copy, out, false));
        assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
      }
      Files.delete(file);
    }
  }

  @Test
  void aLargeFileThatComesInTheMiddleIsRefusedAndLaterNotTakenUnread() throws Exception {
    Path file = folder.resolve("file");
    try (CopySource copy = SampleCopy.of(FILE).write(folder.resolve("copy"))) {
      comesInTheMiddle(copy, file, file, new byte[FILE.length]);
      try (Receiver receiver = new Receiver(Progress.NONE)) {
        get(receiver, copy, file, false);
      }
    }
    assertThat(Arrays.equals(Files.readAllBytes(file), FILE)).isTrue();
  }

  /** Some file systems keep a small file's length over a power cut and not its bytes. */
  @Test
  void aSmallFileThatWasDoneIsKeptOnlyIfItHoldsWhatItHeld() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    try (CopySource copy = SampleCopy.packed(FILE, 100, 200, 300).write(folder.resolve("copy"))) {
      comesInTheMiddle(copy, out, out.resolve("2"), new byte[100]);
      Files.write(out.resolve("0"), new byte[100]);
      Object kept = Files.getAttribute(out.resolve("1"), "fileKey");
      try (Receiver receiver = new Receiver(Progress.NONE)) {
        get(receiver, copy, out, false);
      }
      for (int number = 0; number < 3; number++) {
        byte[] bytes = Arrays.copyOfRange(FILE, number * 100, (number + 1) * 100);
        assertThat(out.resolve("" + number)).hasBinaryContent(bytes);
      }
      assertThat(Files.getAttribute(out.resolve("1"), "fileKey")).isEqualTo(kept);
    }
  }

  /** Lays a file where one will be written, after the way was found free; it is in the way. */
  private static void comesInTheMiddle(CopySource copy, Path out, Path place, byte[] bytes)
      throws Exception {
    Progress laying =
        new Progress() {
          @Override
          public void begin(String what, long totalBytes) {
            try {
              Files.write(place, bytes);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }

          @Override
          public void moved(long bytes) {}

          @Override
          public void end() {}
        };
    try (Receiver receiver = new Receiver(laying)) {
      Failure end = catchThrowableOfType(Failure.class, () -> get(receiver, copy, out, false));
      assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
      assertThat(end).hasMessageContaining("--force");
    }
    assertThat(place).hasBinaryContent(bytes);
  }

  @Test
  void aSealedCopyGoesOnWhereACrashLeftItsNameAlone() throws Exception {
    Path file = folder.resolve("file");
    SampleCopy sample = SampleCopy.of(FILE);
    sample.turn(0);
    for (Failure.Kind kind : List.of(Failure.Kind.HOSTILE, Failure.Kind.USAGE)) {
      try (CopySource copy = sample.write(folder.resolve("copy"));
          Receiver receiver = new Receiver(Progress.NONE)) {
        Failure end = catchThrowableOfType(Failure.class, () -> get(receiver, copy, file, true));
        assertThat(end.kind()).isEqualTo(kind);
      }
      Files.writeString(file, "another's");
    }
    Files.write(file, new byte[0]);
    sample.turn(0);
    try (CopySource copy = sample.write(folder.resolve("copy"));
        Receiver receiver = new Receiver(Progress.NONE)) {
      get(receiver, copy, file, true);
    }
    assertThat(Files.size(file)).isGreaterThan(FILE.length);
    assertThat(names(folder)).containsExactlyInAnyOrder("copy", "file");
  }

  /** As a crash leaves it between the rename and the removal of what the run needed. */
  @Test
  void aSealedCopyThatHasItsNameIsDoneOnceItWasChecked() throws Exception {
    Path file = folder.resolve("file");
    SampleCopy sample = SampleCopy.of(FILE);
    sample.write(folder.resolve("whole")).close();
    byte[] whole = Files.readAllBytes(folder.resolve("whole"));
    byte[] damaged = whole.clone();
    damaged[damaged.length - 2_048] ^= 1;
    sample.turn(0);
    try (CopySource cut = sample.write(folder.resolve("copy"));
        Receiver receiver = new Receiver(Progress.NONE)) {
      Failure end = catchThrowableOfType(Failure.class, () -> get(receiver, cut, file, true));
      assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
      Files.write(file, damaged);
      end = catchThrowableOfType(Failure.class, () -> get(receiver, cut, file, true));
      assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
      Files.write(file, whole);
      get(receiver, cut, file, true);
      assertThat(file).hasBinaryContent(whole);
      assertThat(names(folder)).containsExactlyInAnyOrder("whole", "copy", "file");
      end = catchThrowableOfType(Failure.class, () -> get(receiver, cut, file, true));
      assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
    }
  }

  @Test
  void aLeafThatSeveralFilesShareIsAskedForOnce() throws Exception {
    var asked = new AtomicInteger();
    LeafTarget target = (leaf, position, plain, length, hash) -> {};
    try (CopySource copy = SampleCopy.of(FILE).write(folder.resolve("copy"));
        ExecutorService threads = Executors.newCachedThreadPool()) {
      StoredObjects objects = copy.objects(Grants.drawn(new SecureRandom()));
      StoredObjects counted =
          new StoredObjects() {
            @Override
            public Range range(ObjectRef object, long from, long end) throws Failure, IOException {
              asked.incrementAndGet();
              return objects.range(object, from, end);
            }

            @Override
            public Retry retry() {
              return objects.retry();
            }
          };
      List<ObjectRef> all = new ArrayList<>();
      try (Receiver receiver = new Receiver(Progress.NONE)) {
        StateFolder state = StateFolder.at(folder.resolve("state"));
        receiver.list(copy, state, manifest -> manifest.forEachObject(all::add));
      }
      var fetch = new ObjectFetch(counted, all.getLast(), Role.CONTENT, target, Progress.NONE);
      for (int file = 0; file < 5; file++) {
        fetch.run(LeafSet.holding(file * 100L, 100), threads);
      }
      fetch.run(new LeafSet(0, 2), threads);
      assertThat(asked).hasValue(3); // headers and two leaves
    }
  }

  @Test
  void aFileOfAPackIsExactlyItsBytesWhereverLeavesEndAndWhateverLiesInOthers() throws Exception {
    int first = SealedLength.FIRST_LEAF_PLAIN_BYTES;
    int second = first + SealedLength.LEAF_PLAIN_BYTES;
    int[] ends = {1, first - 1, first + 1, second, second + 2, FILE.length};
    StateFolder state = StateFolder.at(folder.resolve("state"));
    SampleCopy sample = SampleCopy.packed(FILE, ends);
    sample.turn(LEAVES - 1); // in which the last two begin
    try (CopySource copy = sample.write(folder.resolve("copy"));
        Receiver receiver = new Receiver(Progress.NONE)) {
      for (int file = 0; file < ends.length; file++) {
        String name = "" + file;
        Optional<Glob> only = Optional.of(Glob.parse(name));
        Path out = Files.createDirectory(folder.resolve("out-" + name));
        var streamed = new ByteArrayOutputStream();
        if (file > 3) {
          assertThatThrownBy(() -> receiver.stream(copy, state, only, streamed))
              .isInstanceOfSatisfying(
                  Failure.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.HOSTILE));
          continue;
        }
        byte[] wanted = Arrays.copyOfRange(FILE, file == 0 ? 0 : ends[file - 1], ends[file]);
        receiver.stream(copy, state, only, streamed);
        receiver.get(copy, Optional.of(out), false, only);
        assertThat(Arrays.equals(streamed.toByteArray(), wanted)).as("streamed %s", name).isTrue();
        assertThat(out.resolve(name)).hasBinaryContent(wanted);
      }
    }
  }

  @Test
  void aListLongerThanAnyIsRefusedBeforeItIsAskedForAndLeavesNothing() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    StateFolder state = StateFolder.at(folder.resolve("state"));
    ShareSource huge = new Naming(ManifestReader.BYTES_MAX + 1);
    try (Receiver receiver = new Receiver(Progress.NONE)) {
      for (ThrowingCallable act :
          List.<ThrowingCallable>of(
              () -> receiver.list(huge, state, manifest -> {}),
              () -> receiver.verify(huge, state),
              () -> receiver.stream(huge, state, Optional.empty(), new ByteArrayOutputStream()),
              () -> receiver.get(huge, Optional.of(out), false, Optional.empty()),
              () -> receiver.sealedCopy(huge, Optional.of(out), false))) {
        Failure end = catchThrowableOfType(Failure.class, act);
        assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
        assertThat(end).hasMessageContaining("too-large");
      }
      assertThat(names(out)).isEmpty();
      assertThat(names(state.folder("reading"))).isEmpty();
      ShareSource largest = new Naming(ManifestReader.BYTES_MAX);
      assertThatThrownBy(() -> receiver.list(largest, state, manifest -> {}))
          .hasMessage("asked for");
    }
  }

  /** A share whose capsule names a manifest of this length, which nobody may ask for. */
  private record Naming(OpenShare share) implements ShareSource {

    Naming(long manifestBytes) {
      this(SampleShare.naming(manifestBytes).opened());
    }

    @Override
    public StoredObjects manifest() {
      throw new UnsupportedOperationException("asked for");
    }

    @Override
    public StoredObjects objects(Grants grants) {
      throw new UnsupportedOperationException("asked for");
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
