package org.satchel.client.send;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.plan.Lots;
import org.satchel.client.plan.Packer;
import org.satchel.client.plan.PlanFile;
import org.satchel.client.plan.Planned;
import org.satchel.client.state.StateFolder;
import org.satchel.format.manifest.Entry;
import org.satchel.format.manifest.Head;
import org.satchel.format.manifest.ManifestWriter;
import org.satchel.format.manifest.PathName;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.ObjectRef;

/**
 * Writes the manifest's plaintext, and beside it what the share's bundle needs: the object list and
 * the upload secrets, in the same order.
 *
 * <p>On disk, in the sender's own folder, since a manifest may be larger than memory; it is sealed
 * from there like any other object.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: spec/file-format.md section 5; spec/share-link.md sections 5 and 7.
 */
final class ManifestFile {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Journal journal;

  ManifestFile(Journal journal) {
    this.journal = journal;
  }

  Path manifest() {
    return journal.file("manifest");
  }

  /** 56 bytes for each content object. */
  Path list() {
    return journal.file("list");
  }

  /** The 16 bytes of each content object's upload secret. */
  Path secrets() {
    return journal.file("secrets");
  }

  /** Gives the entries to a writer. */
  @FunctionalInterface
  private interface Entries {
    void writeTo(ManifestWriter writer) throws IOException, RefusedException, Failure;
  }

  /** Finds the draft behind a reference, for its upload secret. */
  @FunctionalInterface
  private interface Secrets {
    byte[] of(ObjectRef object) throws IOException;
  }

  /** An upload's secret as the bundle carries it. */
  static byte[] secretBytes(Draft draft) {
    return Base64.getUrlDecoder().decode(draft.uploadSecret());
  }

  /** Writes the manifest of a plan whose objects were all sent. */
  void write(PlanFile plan, Lots lots) throws IOException, Failure {
    var named =
        new Object() {
          private int objects;
        };
    write(
        new Head(plan.files(), plan.folders(), plan.bytes()),
        object -> {
          Draft draft = draft(lots, named.objects++);
          if (!draft.id().equals(object.id())) {
            throw new IllegalStateException("objects named in another order than planned");
          }
          return secretBytes(draft);
        },
        writer -> {
          var packer = new Packer();
          try (PlanFile.Reader reader = plan.read()) {
            for (Optional<Planned> next = reader.next(); next.isPresent(); next = reader.next()) {
              writer.write(entry(next.get(), packer, lots));
            }
          }
        });
  }

  /** Writes the manifest of one file that was read from a stream. */
  void write(PathName path, Instant modified, Optional<Draft> content) throws IOException, Failure {
    long length = content.map(Draft::sizeBytes).orElse(0L);
    Entry.Place place = new Entry.Nowhere();
    if (content.isPresent()) {
      place =
          length < Packer.OWN_OBJECT_FROM_BYTES
              ? new Entry.InPack(content.get().ref(), 0)
              : new Entry.Whole(content.get().ref());
    }
    var entry = new Entry.File(path, Optional.of(modified), false, length, place);
    write(
        new Head(1, 0, length),
        object -> secretBytes(content.orElseThrow(IOException::new)),
        writer -> writer.write(entry));
  }

  private void write(Head head, Secrets secrets, Entries entries) throws IOException, Failure {
    try (OutputStream text = open(manifest());
        OutputStream list = open(list());
        OutputStream secretList = open(secrets())) {
      var writer =
          new ManifestWriter(
              text,
              head,
              object -> {
                list.write(object.entry().encode());
                secretList.write(secrets.of(object));
              });
      entries.writeTo(writer);
      writer.finish();
    } catch (RefusedException e) {
      throw tooMany(e);
    }
  }

  /** The files of a share cannot be named by one manifest or list. */
  static Failure tooMany(RefusedException e) {
    return new Failure(
        Failure.Kind.USAGE,
        "These files do not fit into one share (" + e.getMessage() + "); send fewer of them.",
        e);
  }

  private static OutputStream open(Path file) throws IOException {
    FileChannel channel = StateFolder.openOwn(file);
    channel.truncate(0);
    return new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
  }

  private Entry entry(Planned planned, Packer packer, Lots lots)
      throws IOException, RefusedException {
    PathName path = PathName.parse(planned.path());
    Optional<Instant> modified = Optional.of(Instant.ofEpochMilli(planned.mtimeMs()));
    return switch (planned) {
      case Planned.Folder folder -> new Entry.Folder(path, modified);
      case Planned.File file ->
          new Entry.File(
              path, modified, file.executable(), file.length(), place(packer.place(file), lots));
    };
  }

  private Entry.Place place(Packer.Place place, Lots lots) throws IOException {
    return switch (place) {
      case Packer.Place.Nowhere nowhere -> new Entry.Nowhere();
      case Packer.Place.Own(int object) -> new Entry.Whole(draft(lots, object).ref());
      case Packer.Place.Packed(int object, long offset, boolean first) ->
          new Entry.InPack(draft(lots, object).ref(), offset);
    };
  }

  private Draft draft(Lots lots, int object) throws IOException {
    String composition = lots.get(object).fingerprint().hex();
    return journal
        .find(composition)
        .orElseThrow(() -> new IllegalStateException("an object that was not sent"));
  }
}
