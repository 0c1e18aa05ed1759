package org.satchel.client.open;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.format.manifest.Entry;
import org.satchel.format.manifest.ManifestReader;
import org.satchel.format.record.ObjectList;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.SealedReader;

/**
 * A share's manifest, sealed as it was stored, on this device's disk: checked as a whole once, then
 * read as often as needed.
 *
 * <p>Sealed, so that names lie on no disk where the user did not put them; on disk, because it may
 * be larger than memory.
 *
 * <p>Units and threads: any thread, each pass its own.
 *
 * <p>Source: spec/file-format.md section 5; spec/share-link.md section 5.
 */
public final class ManifestCopy {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path sealed;
  private final ObjectRef object;

  private ManifestCopy(Path sealed, ObjectRef object) {
    this.sealed = sealed;
    this.object = object;
  }

  /** Hears of each entry, in order. */
  @FunctionalInterface
  public interface Visitor {
    void visit(Entry entry) throws Failure;
  }

  /** Hears of each object beside the manifest, in the order of the object list. */
  @FunctionalInterface
  public interface ObjectVisitor {
    void visit(ObjectRef object) throws Failure;
  }

  @FunctionalInterface
  private interface Pass {
    void over(ManifestReader reader) throws IOException, RefusedException, Failure;
  }

  /** Takes sealed bytes and checks all of them against the record before anybody reads a name. */
  public static ManifestCopy check(Path sealed, ObjectRef object, RecordBody record)
      throws Failure {
    var copy = new ManifestCopy(sealed, object);
    ObjectList.Totals totals = copy.pass(entries(entry -> {}));
    try {
      ObjectList.check(totals, record);
    } catch (RefusedException e) {
      throw Failure.hostile("The share's list of files", e);
    }
    return copy;
  }

  /** Reads all entries. */
  public void forEach(Visitor visitor) throws Failure {
    pass(entries(visitor));
  }

  /** Names all objects, also those in which no file lies. */
  public void forEachObject(ObjectVisitor visitor) throws Failure {
    pass(
        reader -> {
          for (var next = reader.nextObject(); next.isPresent(); next = reader.nextObject()) {
            visitor.visit(next.get());
          }
        });
  }

  private static Pass entries(Visitor visitor) {
    return reader -> {
      for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
        visitor.visit(next.get());
      }
    };
  }

  private ObjectList.Totals pass(Pass pass) throws Failure {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(sealed), BUFFER_BYTES)) {
      SealedReader plain = SealedReader.open(in, Role.MANIFEST, object);
      ManifestReader reader = ManifestReader.open(plain, object.entry());
      pass.over(reader);
      return reader.objects();
    } catch (RefusedException e) {
      throw Failure.hostile("The share's list of files", e);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.REFUSED,
          "The list of files cannot be kept on this disk ("
              + e.getMessage()
              + "); make room and run the same line again.",
          e);
    }
  }
}
