package org.satchel.format.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.satchel.format.manifest.Entry.InPack;
import org.satchel.format.manifest.Entry.Nowhere;
import org.satchel.format.manifest.Entry.Whole;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectList;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.ObjectRef;
import org.satchel.testkit.Seed;

class ManifestTest {

  private static final ObjectEntry MANIFEST = Lines.ref("manifest", 5000).entry();
  private static final String NAME_LETTERS = "ab-.!~ \u00e9\uac00\u202e\"";

  @Test
  void anyShareReadsAsItWasWritten() {
    Seed.ofThisRun()
        .rounds(
            200,
            (random, round) -> {
              List<Entry> entries = entries(random);
              ObjectList expected = new ObjectList();
              expected.add(MANIFEST);
              List<ObjectRef> told = new ArrayList<>();
              byte[] text = write(entries, told);
              for (ObjectRef object : told) expected.add(object.entry());

              InputStream in = new ByteArrayInputStream(text);
              ManifestReader reader = ManifestReader.open(in::read, MANIFEST);
              assertThat(readAll(reader)).isEqualTo(entries);
              ObjectList.Totals totals = expected.finish();
              assertThat(reader.objects()).isEqualTo(totals);
              in = new ByteArrayInputStream(text);
              ManifestReader again = ManifestReader.open(in::read, MANIFEST);
              assertThat(readObjects(again)).isEqualTo(told);
              assertThat(again.objects()).isEqualTo(totals);
              assertThat(write(entries, new ArrayList<>())).isEqualTo(text);
            });
  }

  @Test
  void theEarliestAndTheLatestTimeAreKeptAndWhatLiesBeyondIsUnknown() throws Exception {
    long latest = Entry.NUMBER_BOUND - 1;
    for (long millis : new long[] {-latest, -1, 0, latest}) {
      assertThat(time(Instant.ofEpochMilli(millis))).contains(Instant.ofEpochMilli(millis));
    }
    for (Instant beyond :
        List.of(
            Instant.ofEpochMilli(latest + 1),
            Instant.ofEpochMilli(-latest - 1),
            Instant.MIN,
            Instant.MAX)) {
      assertThat(time(beyond)).isEmpty();
    }
  }

  private static Optional<Instant> time(Instant modified) throws Exception {
    Entry folder = new Entry.Folder(PathName.parse("a"), Optional.of(modified));
    InputStream in = new ByteArrayInputStream(write(List.of(folder), new ArrayList<>()));
    return readAll(ManifestReader.open(in::read, MANIFEST)).getFirst().modified();
  }

  @Test
  void aManifestReadByteByByteIsTheSame() throws Exception {
    List<Entry> entries = entries(new Seed(7).random());
    InputStream in = new ByteArrayInputStream(write(entries, new ArrayList<>()));
    ManifestReader reader = ManifestReader.open((to, at, n) -> in.read(to, at, 1), MANIFEST);
    assertThat(readAll(reader)).isEqualTo(entries);
  }

  @Test
  void aWriterRefusesEntriesOutOfOrderOrBelowAFile() throws Exception {
    List<ObjectRef> told = new ArrayList<>();
    assertThatThrownBy(() -> write(List.of(empty("b"), empty("a")), told))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> write(List.of(empty("a"), empty("a/b")), told))
        .isInstanceOf(IllegalArgumentException.class);
    ManifestWriter writer =
        new ManifestWriter(new ByteArrayOutputStream(), new Head(2, 0, 0), object -> {});
    writer.write(empty("a"));
    assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPathOfQuotationMarksThatNoLineHoldsIsRefusedWhenMade() throws Exception {
    String name = "\"".repeat(255);
    PathName path = PathName.parse(String.join("/", Collections.nCopies(16, name)));
    Entry entry = new Entry.Folder(path, Optional.empty());
    assertThatThrownBy(() -> write(List.of(entry), new ArrayList<>()))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  void aPathOfCharactersBeyondTheFirstPlaneTakesNoMoreThanItsBytes() throws Exception {
    String name = "\ud83d\ude42".repeat(63);
    PathName path = PathName.parse(String.join("/", Collections.nCopies(16, name)));
    Entry entry = new Entry.Folder(path, Optional.empty());
    String text = new String(write(List.of(entry), new ArrayList<>()), StandardCharsets.UTF_8);
    assertThat(text).contains(path.toString());
  }

  @Test
  void theObjectsOfAManifestThatWasNotReadToItsEndAreUnknown() throws Exception {
    InputStream in = new ByteArrayInputStream(Lines.head(0, 0, 0).getBytes(StandardCharsets.UTF_8));
    ManifestReader reader = ManifestReader.open(in::read, MANIFEST);
    assertThatThrownBy(reader::objects).isInstanceOf(IllegalStateException.class);
    assertThat(reader.next()).isEmpty();
    assertThat(reader.objects().count()).isEqualTo(1);
  }

  private static List<Entry> entries(RandomGenerator random) throws Exception {
    TreeSet<PathName> paths = new TreeSet<>();
    for (int i = 0; i < random.nextInt(40); i++) {
      PathName path = path(random);
      if (paths.stream().noneMatch(p -> p.isBelow(path) || path.isBelow(p))) paths.add(path);
    }
    ObjectRef pack = Lines.ref("pack " + random.nextInt(), 1 << 20);
    long used = 0;
    List<Entry> entries = new ArrayList<>();
    for (PathName path : paths) {
      Optional<Instant> time =
          random.nextBoolean()
              ? Optional.empty()
              : Optional.of(Instant.ofEpochMilli(random.nextLong() >> 12));
      boolean executable = random.nextBoolean();
      long length = random.nextLong(1, 1000);
      Entry entry =
          switch (random.nextInt(4)) {
            case 0 -> new Entry.Folder(path, time);
            case 1 -> new Entry.File(path, time, executable, 0, new Nowhere());
            case 2 -> {
              ObjectRef own = Lines.ref(path.toString() + random.nextInt(), length);
              yield new Entry.File(path, time, executable, length, new Whole(own));
            }
            default -> {
              used += length;
              InPack place = new InPack(pack, used - length);
              yield new Entry.File(path, time, executable, length, place);
            }
          };
      entries.add(entry);
    }
    return entries;
  }

  private static PathName path(RandomGenerator random) throws Exception {
    List<String> names = new ArrayList<>();
    for (int depth = 0; depth <= random.nextInt(4); depth++) {
      StringBuilder name = new StringBuilder("n");
      for (int i = 0; i < random.nextInt(5); i++) {
        name.append(NAME_LETTERS.charAt(random.nextInt(NAME_LETTERS.length())));
      }
      names.add(name.toString());
    }
    return PathName.normalized(names);
  }

  private static Entry empty(String path) throws RefusedException {
    return new Entry.File(PathName.parse(path), Optional.empty(), false, 0, new Nowhere());
  }

  private static byte[] write(List<Entry> entries, List<ObjectRef> told) throws Exception {
    long files = 0;
    long bytes = 0;
    for (Entry entry : entries) {
      if (entry instanceof Entry.File file) {
        files++;
        bytes += file.length();
      }
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Head head = new Head(files, entries.size() - files, bytes);
    ManifestWriter writer = new ManifestWriter(text, head, told::add);
    for (Entry entry : entries) writer.write(entry);
    writer.finish();
    return text.toByteArray();
  }

  private static List<ObjectRef> readObjects(ManifestReader reader) throws Exception {
    List<ObjectRef> objects = new ArrayList<>();
    for (var next = reader.nextObject(); next.isPresent(); next = reader.nextObject()) {
      objects.add(next.get());
    }
    return objects;
  }

  private static List<Entry> readAll(ManifestReader reader) throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
      entries.add(next.get());
    }
    return entries;
  }
}
