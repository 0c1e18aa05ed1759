package org.satchel.client.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.client.Failure;
import org.satchel.testkit.Seed;

/**
 * Plans of real, sparse files: the plan on disk, its cut into objects, and where each file lies.
 */
class LotsTest {

  @TempDir Path folder = Path.of("");

  @Test
  void everyFileLiesInOneObjectEndToEndAndAgreesWithThePacker() {
    Seed.ofThisRun()
        .rounds(
            10,
            (random, round) -> {
              Path top = Files.createDirectory(folder.resolve("tree-" + round));
              for (int i = random.nextInt(40); i > 0; i--) {
                sparse(top.resolve("f" + i), length(random));
              }
              check(top, round);
            });
  }

  private void check(Path top, int round) throws IOException, Failure {
    PlanFile plan = PlanFile.write(folder.resolve("plan-" + round), List.of(top));
    List<Planned.File> placed = new ArrayList<>();
    try (Lots lots = Lots.write(plan, folder.resolve("lots-" + round))) {
      for (int number = 0; number < lots.count(); number++) {
        Lot lot = lots.get(number);
        List<Planned.File> members = lots.members(lot);
        assertThat(members).hasSize(lot.members());
        assertThat(members.stream().mapToLong(Planned.File::length).sum()).isEqualTo(lot.size());
        assertThat(lot.pack() ? lot.size() : 0).isLessThanOrEqualTo(Packer.PACK_BYTES_MAX);
        placed.addAll(members);
      }
      var packer = new Packer();
      long sum = 0;
      for (Planned.File file : files(plan)) {
        sum += file.length();
        switch (packer.place(file)) {
          case Packer.Place.Nowhere nowhere -> assertThat(placed).doesNotContain(file);
          case Packer.Place.Own(int object) ->
              assertThat(lots.members(lots.get(object))).containsExactly(file);
          case Packer.Place.Packed(int object, long offset, boolean first) ->
              assertThat(offsetIn(lots.members(lots.get(object)), file)).isEqualTo(offset);
        }
      }
      assertThat(plan.bytes()).isEqualTo(sum);
      assertThat(lots.packs()).isEqualTo(packs(lots));
      assertThat(plan.folders()).isEqualTo(1);
      assertThat(plan.files()).isEqualTo(files(plan).size());
    }
  }

  private static int packs(Lots lots) throws IOException {
    int packs = 0;
    for (int number = 0; number < lots.count(); number++) {
      packs += lots.get(number).pack() ? 1 : 0;
    }
    return packs;
  }

  @Test
  void theBoundsOfPacksHold() {
    var packer = new Packer();
    Planned.File half = file(Packer.OWN_OBJECT_FROM_BYTES - 1);
    for (int i = 0; i < 8; i++) {
      assertThat(packer.place(half)).isInstanceOf(Packer.Place.Packed.class);
    }
    assertThat(packer.place(half)).isEqualTo(new Packer.Place.Packed(1, 0, true));
    assertThat(packer.place(file(Packer.OWN_OBJECT_FROM_BYTES))).isEqualTo(new Packer.Place.Own(2));
    assertThat(packer.place(file(5)))
        .isEqualTo(new Packer.Place.Packed(1, Packer.OWN_OBJECT_FROM_BYTES - 1, false));
    var many = new Packer();
    for (int i = 0; i < Packer.PACK_FILES_MAX; i++) {
      assertThat(many.place(file(1))).isEqualTo(new Packer.Place.Packed(0, i, i == 0));
    }
    assertThat(many.place(file(1))).isEqualTo(new Packer.Place.Packed(1, 0, true));
  }

  @Test
  void aFingerprintNamesPathsAndLengthsAndNotContents() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "one");
    Lot before = onlyLot(file);
    Files.writeString(file, "two");
    assertThat(onlyLot(file).fingerprint()).isEqualTo(before.fingerprint());
    Files.writeString(file, "three");
    assertThat(onlyLot(file).fingerprint()).isNotEqualTo(before.fingerprint());
    Path other = Files.writeString(folder.resolve("b"), "one");
    assertThat(onlyLot(other).fingerprint()).isNotEqualTo(before.fingerprint());
  }

  @Test
  void contentIsTheFilesEndToEndAndZerosBehind() throws Exception {
    Path top = Files.createDirectory(folder.resolve("top"));
    Files.writeString(top.resolve("a"), "abc");
    Files.writeString(top.resolve("b"), "");
    Files.writeString(top.resolve("c"), "defg");
    PlanFile plan = PlanFile.write(folder.resolve("p"), List.of(top));
    try (Lots lots = Lots.write(plan, folder.resolve("l"));
        Content content = Content.open(lots.members(lots.get(0)))) {
      for (int from = 0; from <= 8; from++) {
        byte[] read = new byte[5];
        java.util.Arrays.fill(read, (byte) 'x');
        content.read(from, read, 1, 3);
        String padded = "abcdefg\0\0\0\0\0".substring(from, from + 3);
        assertThat(new String(read, java.nio.charset.StandardCharsets.ISO_8859_1))
            .isEqualTo("x" + padded + "x");
      }
      content.checkUnchanged();
      Files.writeString(top.resolve("c"), "defgh");
      assertThatExceptionOfType(Changed.class).isThrownBy(content::checkUnchanged);
      Files.writeString(top.resolve("c"), "de");
      assertThatExceptionOfType(Changed.class).isThrownBy(() -> content.read(0, new byte[8], 0, 8));
    }
  }

  @Test
  void aFileThatBecameALinkIsNotFollowed() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "abc");
    Path other = Files.writeString(folder.resolve("secret"), "xyz");
    PlanFile plan = PlanFile.write(folder.resolve("p"), List.of(file));
    try (Lots lots = Lots.write(plan, folder.resolve("l"))) {
      List<Planned.File> members = lots.members(lots.get(0));
      Files.delete(file);
      Files.createSymbolicLink(file, other);
      assertThatExceptionOfType(Changed.class).isThrownBy(() -> Content.open(members));
    }
  }

  @ParameterizedTest
  @CsvSource({"top, false", "top, true", "top/in, false", "top/in, true"})
  void aFolderThatBecameALinkIsNotFollowed(String exchanged, boolean packed) throws Exception {
    Path file = Files.createDirectories(folder.resolve("top/in")).resolve("a");
    Files.writeString(file, "abc");
    if (packed) Files.writeString(folder.resolve("top/in/b"), "abc");
    Path top = folder.resolve("top");
    PlanFile plan = PlanFile.write(folder.resolve("p"), List.of(top));
    try (Lots lots = Lots.write(plan, folder.resolve("l"))) {
      List<Planned.File> members = lots.members(lots.get(0));
      assertThat(firstBytes(members)).isEqualTo("abc");
      Path moved = Files.move(folder.resolve(exchanged), folder.resolve("moved"));
      Files.createSymbolicLink(folder.resolve(exchanged), moved);
      assertThat(file).hasContent("abc");
      assertThatExceptionOfType(Changed.class).isThrownBy(() -> firstBytes(members));
    }
  }

  private static String firstBytes(List<Planned.File> members) throws Exception {
    byte[] read = new byte[3];
    try (Content content = Content.open(members)) {
      content.read(0, read, 0, read.length);
    }
    return new String(read, java.nio.charset.StandardCharsets.US_ASCII);
  }

  private Lot onlyLot(Path file) throws IOException, Failure {
    PlanFile plan = PlanFile.write(folder.resolve("only-plan"), List.of(file));
    try (Lots lots = Lots.write(plan, folder.resolve("only-lots"))) {
      assertThat(lots.count()).isEqualTo(1);
      return lots.get(0);
    }
  }

  private static long offsetIn(List<Planned.File> members, Planned.File wanted) {
    long offset = 0;
    for (Planned.File member : members) {
      if (member.equals(wanted)) {
        return offset;
      }
      offset += member.length();
    }
    return -1;
  }

  private static List<Planned.File> files(PlanFile plan) throws IOException {
    List<Planned.File> files = new ArrayList<>();
    try (PlanFile.Reader reader = plan.read()) {
      for (Optional<Planned> next = reader.next(); next.isPresent(); next = reader.next()) {
        if (next.get() instanceof Planned.File file) {
          files.add(file);
        }
      }
    }
    return files;
  }

  private static Planned.File file(long length) {
    return new Planned.File("x", 0, Path.of("x"), length, false);
  }

  private static long length(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(2);
      case 1 -> Packer.OWN_OBJECT_FROM_BYTES + random.nextInt(3) - 1;
      default -> random.nextLong(2 * Packer.OWN_OBJECT_FROM_BYTES);
    };
  }

  private static void sparse(Path file, long length) throws IOException {
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(length);
    }
  }
}
