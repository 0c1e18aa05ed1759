package org.satchel.client.copy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.fetch.Grants;
import org.satchel.client.fetch.ShareSource;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.http.Retry;
import org.satchel.client.open.OpenShare;
import org.satchel.client.open.Opener;
import org.satchel.client.state.FileBytes;
import org.satchel.format.copy.CopyEntries;
import org.satchel.format.manifest.Visible;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.share.Capsule;
import org.satchel.format.share.LinkKeys;

/**
 * A share in a sealed copy, opened by its link without any server.
 *
 * <p>Nothing enforces expiry or counts here; everything else is checked as with a server. That the
 * entries are those of the record's object list, in its order, is checked when the copy is opened:
 * so an object is found from where the last one was, and no copy makes that a long search.
 *
 * <p>Units and threads: bytes of the tar file; finding is done by one thread at a time, reading by
 * several.
 *
 * <p>Source: spec/share-link.md section 9.
 */
public final class CopySource implements ShareSource, AutoCloseable {

  private final FileChannel file;
  private final Path path;
  private final OpenShare share;
  private CopyEntries.@Nullable Found last;

  private CopySource(FileChannel file, Path path, OpenShare share) {
    this.file = file;
    this.path = path;
    this.share = share;
  }

  /** The record of a copy, not yet compared with any link. */
  public static ShareRecord record(Path path) throws Failure {
    try (FileChannel file = FileChannel.open(path)) {
      return ShareRecord.parse(new CopyEntries(file).next(CopyEntries.RECORD, ShareRecord.BYTES));
    } catch (IOException e) {
      throw unreadable(path, e);
    } catch (RefusedException e) {
      throw Failure.hostile("The sealed copy", e);
    }
  }

  /** Says what share a copy's record and capsule are, or that they are none. */
  @FunctionalInterface
  private interface Opening {
    OpenShare of(ShareRecord record, SealedBox capsule) throws RefusedException, Failure;
  }

  /** Opens a copy with a link's keys. */
  public static CopySource open(Path path, LinkKeys keys) throws Failure {
    return open(
        path,
        (record, capsule) -> {
          if (!record.linkId().equals(keys.linkId())) {
            throw new Failure(
                Failure.Kind.USAGE, "This link is of another share than this copy; give its own.");
          }
          Capsule opened = Opener.capsule(record, Optional.of(capsule), keys);
          return new OpenShare(record, opened, Optional.of(capsule), "copy", -1);
        });
  }

  /** A copy of a share that was opened before, in the same version. */
  public static CopySource of(Path path, OpenShare share) throws Failure {
    return open(
        path,
        (record, capsule) -> {
          if (!record.equals(share.record()) || !share.box().equals(Optional.of(capsule))) {
            throw new RefusedException(Reason.WRONG_HASH, "another share, or version of it");
          }
          return share;
        });
  }

  private static CopySource open(Path path, Opening opening) throws Failure {
    @Nullable FileChannel file = null;
    try {
      file = FileChannel.open(path);
      CopyEntries entries = new CopyEntries(file);
      ShareRecord record = ShareRecord.parse(entries.next(CopyEntries.RECORD, ShareRecord.BYTES));
      SealedBox capsule = SealedBox.parse(entries.next(CopyEntries.CAPSULE, SealedBox.BYTES));
      OpenShare share = opening.of(record, capsule);
      entries.checkRest(record.body());
      var source = new CopySource(file, path, share);
      file = null;
      return source;
    } catch (IOException e) {
      throw unreadable(path, e);
    } catch (RefusedException e) {
      throw Failure.hostile("The sealed copy", e);
    } finally {
      closeQuietly(file);
    }
  }

  private static void closeQuietly(@Nullable FileChannel file) throws Failure {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new Failure(Failure.Kind.USAGE, "The sealed copy cannot be read.", e);
    }
  }

  @Override
  public OpenShare share() {
    return share;
  }

  @Override
  public StoredObjects manifest() {
    return new Objects();
  }

  @Override
  public StoredObjects objects(Grants grants) {
    return new Objects();
  }

  /** Objects are asked for in their order, so each pass over them goes through the file once. */
  private synchronized CopyEntries.Found find(ObjectRef object) throws IOException, Failure {
    String wanted = CopyEntries.OBJECT + object.id();
    CopyEntries.Found before = last;
    if (before != null && before.name().equals(wanted)) {
      return before;
    }
    long start = before == null ? 0 : before.end();
    for (int pass = 0; pass < 2; pass++) { // forward from the last one, then all of it once
      CopyEntries entries = new CopyEntries(file, start);
      for (CopyEntries.Found entry = entries.next(); entry != null; entry = entries.next()) {
        if (entry.name().equals(wanted)) {
          if (entry.size() != object.storedBytes()) {
            throw incomplete();
          }
          last = entry;
          return entry;
        }
      }
      start = 0;
    }
    throw incomplete();
  }

  private static Failure incomplete() {
    return new Failure(
        Failure.Kind.HOSTILE,
        "The sealed copy is incomplete or damaged; fetch it again with get --sealed.");
  }

  private final class Objects implements StoredObjects {
    @Override
    public Range range(ObjectRef object, long from, long until) throws Failure {
      try {
        return new FileRange(find(object).at() + from, until - from);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }

    @Override
    public Retry retry() {
      return cause -> {
        throw unreadable(path, cause);
      };
    }
  }

  /** Bytes of one object in the file. */
  private final class FileRange implements StoredObjects.Range {
    private long at;
    private long left;

    private FileRange(long at, long left) {
      this.at = at;
      this.left = left;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = (int) Math.min(length, left);
      if (!FileBytes.read(file, ByteBuffer.wrap(into, offset, count), at)) {
        throw new EOFException(path + " ends early");
      }
      at += count;
      left -= count;
      return count;
    }

    @Override
    public void close() {}
  }

  private static Failure unreadable(Path path, IOException e) {
    String shown = Visible.text(path.toString());
    if (e instanceof NoSuchFileException) {
      return new Failure(Failure.Kind.USAGE, shown + " does not exist.", e);
    }
    if (e instanceof AccessDeniedException || Files.isDirectory(path)) {
      return new Failure(Failure.Kind.USAGE, shown + " is no file that can be read.", e);
    }
    return new Failure(
        Failure.Kind.HOSTILE,
        shown
            + " is no whole sealed copy ("
            + Visible.text(String.valueOf(e.getMessage()))
            + "); fetch it again with get --sealed.",
        e);
  }

  @Override
  public void close() throws Failure {
    closeQuietly(file);
  }
}
