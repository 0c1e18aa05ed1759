package org.satchel.format.manifest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.RefusedException;

/** Any bytes as a manifest: refused, or entries that can be written and read again. */
class ManifestFuzz {

  static final ObjectEntry MANIFEST =
      new ObjectEntry(ObjectId.of(new byte[16]), Hash.OF_NOTHING, 4096);

  @FuzzTest
  void manifest(byte[] data) throws Exception {
    List<Entry> read;
    try {
      read = read(data);
    } catch (RefusedException refused) {
      return;
    }
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    ManifestWriter writer = new ManifestWriter(again, head(read), object -> {});
    for (Entry entry : read) writer.write(entry);
    writer.finish();
    if (!read(again.toByteArray()).equals(read)) throw new AssertionError("other entries");
  }

  private static Head head(List<Entry> entries) {
    List<Entry.File> files =
        entries.stream().flatMap(e -> e instanceof Entry.File f ? Stream.of(f) : null).toList();
    long bytes = files.stream().mapToLong(Entry.File::length).sum();
    return new Head(files.size(), entries.size() - files.size(), bytes);
  }

  private static List<Entry> read(byte[] data) throws IOException, RefusedException {
    InputStream in = new ByteArrayInputStream(data);
    ManifestReader reader = ManifestReader.open(in::read, MANIFEST);
    List<Entry> entries = new ArrayList<>();
    for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
      entries.add(next.get());
    }
    return entries;
  }
}
