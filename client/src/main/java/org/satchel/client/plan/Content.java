package org.satchel.client.plan;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.satchel.client.FileTimes;
import org.satchel.client.state.FileBytes;

/**
 * The plaintext of one object: its files end to end, readable at any place.
 *
 * <p>Leaves are sealed in parallel and again after a crash, so this is random access and not a
 * stream. Files are opened through no link ({@link Beneath}): what was a file or a folder when it
 * was planned may have become one.
 *
 * <p>Units and threads: bytes of plaintext before padding; safe on any thread.
 *
 * <p>Source: spec/file-format.md sections 2.5 and 5.
 */
public final class Content implements Closeable {

  private final List<Planned.File> files;
  private final long[] starts;
  private final long size;
  private final @Nullable FileChannel only;

  private Content(List<Planned.File> files, long[] starts, long size, @Nullable FileChannel only) {
    this.files = files;
    this.starts = starts;
    this.size = size;
    this.only = only;
  }

  /** Opens the files of a lot. A large file stays open, small ones are opened when read. */
  public static Content open(List<Planned.File> files) throws Changed {
    long[] starts = new long[files.size()];
    long size = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = size;
      size += files.get(i).length();
    }
    try (Beneath folders = new Beneath()) {
      FileChannel only = files.size() == 1 ? folders.open(files.getFirst()) : null;
      return new Content(files, starts, size, only);
    } catch (IOException e) {
      throw new Changed(files.getFirst().source(), e);
    }
  }

  public long size() {
    return size;
  }

  /** Fills a piece of an array with plaintext from a position; beyond the size there are zeros. */
  public void read(long position, byte[] into, int offset, int length) throws Changed {
    int real = Math.clamp(size - position, 0, length);
    int done = 0;
    int number = real == 0 ? 0 : fileAt(position);
    try (Beneath folders = new Beneath()) {
      while (done < real) {
        Planned.File file = files.get(number);
        long within = position + done - starts[number];
        int part = (int) Math.min(real - done, file.length() - within);
        readFile(folders, file, within, ByteBuffer.wrap(into, offset + done, part));
        done += part;
        number++;
      }
    } catch (IOException e) {
      throw new Changed(files.get(Math.min(number, files.size() - 1)).source(), e);
    }
    Arrays.fill(into, offset + real, offset + length, (byte) 0);
  }

  private int fileAt(long position) {
    int found = Arrays.binarySearch(starts, position);
    return found >= 0 ? found : -found - 2;
  }

  private void readFile(Beneath folders, Planned.File file, long position, ByteBuffer into)
      throws IOException, Changed {
    if (only != null) {
      fill(only, file, position, into);
      return;
    }
    try (FileChannel channel = folders.open(file)) {
      fill(channel, file, position, into);
    }
  }

  private static void fill(FileChannel channel, Planned.File file, long position, ByteBuffer into)
      throws IOException, Changed {
    if (!FileBytes.read(channel, into, position)) throw new Changed(file.source(), null);
  }

  /** Checks, after all was read, that every file still is as it was planned. */
  public void checkUnchanged() throws Changed {
    for (Planned.File file : files) {
      try {
        BasicFileAttributes now =
            Files.readAttributes(
                file.source(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (now.size() != file.length()
            || FileTimes.millis(now.lastModifiedTime()) != file.mtimeMs()
            || !now.isRegularFile()) {
          throw new Changed(file.source(), null);
        }
      } catch (IOException e) {
        throw new Changed(file.source(), e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (only != null) {
      only.close();
    }
  }
}
