package org.satchel.client.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.client.fetch.Grants;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.open.SampleShare;
import org.satchel.format.copy.TarHeader;

class CopySourceTest {

  private static final String[] WHOLE = {
    "satchel/record", "satchel/capsule", "satchel/objects", "object"
  };

  private final SampleShare sample = SampleShare.draw();

  @TempDir Path folder = Path.of("");

  @Test
  void aCopyOpensByItsLinkAndGivesItsObjects() throws Exception {
    Path file = write(tar(WHOLE));
    assertThat(CopySource.record(file).linkId()).isEqualTo(sample.owner().linkId());
    try (CopySource copy = CopySource.open(file, sample.keys())) {
      StoredObjects objects = copy.objects(Grants.drawn(new SecureRandom()));
      byte[] read = new byte[10];
      try (StoredObjects.Range range = objects.range(sample.manifest(), 3, 9)) {
        assertThat(range.read(read, 0, 10)).isEqualTo(6);
      }
      assertThat(read).startsWith(3, 4, 5, 6, 7, 8, 0);
    }
  }

  @Test
  void whatIsMissingOrOfAnotherSizeIsDamagedAndNoBug() throws Exception {
    assertHostile(tar("satchel/capsule", "satchel/record", "other"));
    assertHostile(tar("satchel/record"));
    assertHostile(tar("satchel/capsule"));
    assertHostile(new byte[0]);
    byte[] whole = tar(WHOLE);
    for (int length = 0; length < whole.length - 2_048; length += 100) {
      assertHostile(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void entriesStandInTheirOrderAndNoOthersBesideThem() throws Exception {
    String[] boxed = {
      "satchel/record", "satchel/capsule", "satchel/owner-box", "satchel/objects", "object"
    };
    CopySource.open(write(tar(boxed)), sample.keys()).close();
    for (int first = 0; first < boxed.length; first++) {
      for (int second = first + 1; second < boxed.length; second++) {
        String[] swapped = boxed.clone();
        swapped[first] = boxed[second];
        swapped[second] = boxed[first];
        assertDoesNotOpen(tar(swapped));
      }
      List<String> more = new ArrayList<>(List.of(boxed));
      more.add(first, "satchel/extra");
      assertDoesNotOpen(tar(more.toArray(String[]::new)));
      more.set(first, boxed[first]);
      assertDoesNotOpen(tar(more.toArray(String[]::new)));
    }
    assertDoesNotOpen(tar("satchel/record", "satchel/capsule", "satchel/objects"));
    String[] behind = Arrays.copyOf(boxed, boxed.length + 1);
    behind[boxed.length] = "satchel/extra";
    assertDoesNotOpen(tar(behind));
  }

  @Test
  void everyPartIsWhatTheRecordNames() throws Exception {
    byte[] boxed =
        tar("satchel/record", "satchel/capsule", "satchel/owner-box", "satchel/objects", "object");
    int capsule = 1_024 + 512;
    int ownerBox = capsule + 4_096 + 512;
    int list = ownerBox + 4_096 + 512;
    for (int at : new int[] {512, capsule, ownerBox, list, list + 20, list + 55}) {
      byte[] turned = boxed.clone();
      turned[at] ^= 1;
      assertDoesNotOpen(turned);
    }
    assertThat(boxed[list + 512 + 156]).isEqualTo((byte) '0');
    boxed[list + 512 + 156] = '5'; // the manifest as a folder
    byte[] header = Arrays.copyOfRange(boxed, list + 512, list + 1_024);
    fixChecksum(header);
    System.arraycopy(header, 0, boxed, list + 512, 512);
    assertDoesNotOpen(boxed);
  }

  @Test
  void aCopyPackedAgainByTarOpens() throws Exception {
    byte[] packed = Arrays.copyOf(tar(WHOLE), 20_480); // more empty blocks behind its end
    CopySource.open(write(packed), sample.keys()).close();
  }

  @Test
  void aLoopOfHeadersEnds() throws Exception {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 2_000; i++) {
      byte[] pax = TarHeader.of("pax", 0, 0);
      pax[156] = 'x';
      fixChecksum(pax);
      bytes.writeBytes(pax);
    }
    assertHostile(bytes.toByteArray());
  }

  @Test
  void anEntryThatClaimsMoreThanTheFileHoldsIsDamaged() throws Exception {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(TarHeader.of("first", 9_007_199_254_740_991L, 0));
    bytes.writeBytes(tar("satchel/record"));
    assertHostile(bytes.toByteArray());
  }

  @Test
  void whatIsNoFileIsWrongUsage() {
    for (Path path : new Path[] {folder, folder.resolve("missing")}) {
      Failure end = catchThrowableOfType(Failure.class, () -> CopySource.record(path));
      assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
    }
  }

  @Test
  void aLinkOfAnotherShareIsWrongUsage() throws Exception {
    Path file = write(tar(WHOLE));
    Failure end =
        catchThrowableOfType(
            Failure.class, () -> CopySource.open(file, SampleShare.draw().keys()).close());
    assertThat(end).hasMessageContaining("another share");
    assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
  }

  private void assertHostile(byte[] bytes) throws Exception {
    Path file = write(bytes);
    Failure end =
        catchThrowableOfType(
            Failure.class,
            () -> {
              try (CopySource copy = CopySource.open(file, sample.keys())) {
                StoredObjects objects = copy.objects(Grants.drawn(new SecureRandom()));
                int stored = (int) sample.manifest().storedBytes();
                try (StoredObjects.Range range = objects.range(sample.manifest(), 0, stored)) {
                  range.read(new byte[stored], 0, stored);
                } catch (java.io.IOException e) {
                  objects.retry().pauseAfter(e);
                }
              }
            });
    assertThat(end).isNotNull();
    assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
  }

  /** Refused at once, before an object is asked for. */
  private void assertDoesNotOpen(byte[] bytes) throws Exception {
    Path file = write(bytes);
    Failure end =
        catchThrowableOfType(Failure.class, () -> CopySource.open(file, sample.keys()).close());
    assertThat(end).isNotNull();
    assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
  }

  private byte[] tar(String... names) {
    var bytes = new ByteArrayOutputStream();
    for (String name : names) {
      byte[] content =
          switch (name) {
            case "satchel/record" -> sample.record(1).bytes();
            case "satchel/capsule" -> sample.capsule().bytes();
            case "satchel/owner-box" -> sample.ownerBox().bytes();
            case "satchel/objects" -> sample.manifest().entry().encode();
            case "satchel/extra" -> new byte[3];
            default -> numbers((int) sample.manifest().storedBytes());
          };
      String entry = name.equals("object") ? "satchel/object/" + sample.manifest().id() : name;
      bytes.writeBytes(TarHeader.of(entry, content.length, 0));
      bytes.writeBytes(content);
      bytes.writeBytes(new byte[TarHeader.padding(content.length)]);
    }
    bytes.writeBytes(new byte[2 * TarHeader.BLOCK_BYTES]);
    return bytes.toByteArray();
  }

  private static byte[] numbers(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private Path write(byte[] bytes) throws java.io.IOException {
    return Files.write(folder.resolve("copy"), bytes);
  }

  private static void fixChecksum(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte single : block) {
      sum += single & 0xFF;
    }
    byte[] digits =
        String.format(java.util.Locale.ROOT, "%06o\0 ", sum)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, block, 148, digits.length);
  }

  /** Keeps the optional that a share's box is from being forgotten in a copy. */
  @Test
  void theSealedBoxIsKeptForAnotherCopy() throws Exception {
    Path file = write(tar(WHOLE));
    try (CopySource copy = CopySource.open(file, sample.keys())) {
      assertThat(copy.share().box()).isEqualTo(Optional.of(sample.capsule()));
    }
  }
}
