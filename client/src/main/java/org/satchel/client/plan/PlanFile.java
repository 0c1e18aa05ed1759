package org.satchel.client.plan;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.state.StateFolder;

/**
 * The plan of one share, on disk: every entry in the manifest's order, read as often as needed.
 *
 * <p>On disk, because a share may hold a million names and the client's memory must not grow with
 * it. What was planned is what the manifest tells; a file that changes later makes a new plan.
 *
 * <p>Units and threads: {@code bytes} the sum of the files' lengths; written once, then read by any
 * thread, each with its own reader.
 *
 * <p>Source: docs/decisions/0044-plan-and-packs.md.
 */
public record PlanFile(Path file, long files, long folders, long bytes) {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte FOLDER = 0;
  private static final byte FILE = 1;
  private static final byte FILE_EXECUTABLE = 2;

  private static final class Sums {
    private long files;
    private long folders;
    private long bytes;
  }

  /** Walks the paths and writes what it finds. */
  public static PlanFile write(Path file, List<Path> paths) throws IOException, Failure {
    var sums = new Sums();
    try (FileChannel channel = StateFolder.openOwn(file);
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES))) {
      channel.truncate(0);
      Walk.over(
          paths,
          found -> {
            write(out, found);
            switch (found) {
              case Planned.Folder folder -> sums.folders++;
              case Planned.File planned -> {
                sums.files++;
                sums.bytes = Math.addExact(sums.bytes, planned.length());
              }
            }
          });
    }
    return new PlanFile(file, sums.files, sums.folders, sums.bytes);
  }

  private static void write(DataOutputStream out, Planned found) throws IOException {
    switch (found) {
      case Planned.Folder folder -> {
        out.writeByte(FOLDER);
        writeText(out, folder.path());
        out.writeLong(folder.mtimeMs());
      }
      case Planned.File planned -> {
        out.writeByte(planned.executable() ? FILE_EXECUTABLE : FILE);
        writeText(out, planned.path());
        out.writeLong(planned.mtimeMs());
        writeText(out, planned.source().toString());
        out.writeLong(planned.length());
      }
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(encoded.length);
    out.write(encoded);
  }

  /** Reads from the start. */
  public Reader read() throws IOException {
    return new Reader(file, 0);
  }

  /** Reads from a position that a reader told. */
  public Reader readFrom(long position) throws IOException {
    return new Reader(file, position);
  }

  /** One pass over the plan. */
  public static final class Reader implements AutoCloseable {
    private final DataInputStream in;
    private long position;

    private Reader(Path file, long position) throws IOException {
      FileChannel channel = FileChannel.open(file);
      channel.position(position);
      InputStream plain = Channels.newInputStream(channel);
      this.in = new DataInputStream(new BufferedInputStream(plain, BUFFER_BYTES));
      this.position = position;
    }

    /** Where the next entry begins. */
    public long position() {
      return position;
    }

    /** The next entry, empty at the end. */
    public Optional<Planned> next() throws IOException {
      int type = in.read();
      if (type < 0) {
        return Optional.empty();
      }
      String path = text();
      long mtime = in.readLong();
      position += 1 + Long.BYTES;
      if (type == FOLDER) {
        return Optional.of(new Planned.Folder(path, mtime));
      }
      Path source = Path.of(text());
      long length = in.readLong();
      position += Long.BYTES;
      return Optional.of(new Planned.File(path, mtime, source, length, type == FILE_EXECUTABLE));
    }

    private String text() throws IOException {
      int length = in.readInt();
      byte[] encoded = in.readNBytes(length);
      if (encoded.length < length) {
        throw new EOFException("the plan ends within an entry");
      }
      position += Integer.BYTES + length;
      return new String(encoded, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
