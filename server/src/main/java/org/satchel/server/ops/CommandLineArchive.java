package org.satchel.server.ops;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.satchel.server.http.FileBody;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.http.Reply;
import org.satchel.server.http.Request;
import org.satchel.server.http.Route;

/**
 * Offers the command line for download: an archive that the build has made, and its SHA-256.
 *
 * <p>The hash is read from a file that the build wrote and not computed here, so that nobody who
 * can only swap the archive can make the two agree by a restart.
 *
 * <p>Looked up at each request: {@code make dist} while the server runs is noticed.
 *
 * <p>Source: spec/api.yaml, commandLine.
 */
public final class CommandLineArchive {

  static final String PATH = "/cli/satchel.tar.gz";
  private static final String HASH_SUFFIX = ".sha256";
  private static final int HASH_FILE_BYTES_MAX = 1024;

  private final Path archive;

  /** The folder is {@code lib/cli} beside the server's jars. */
  public CommandLineArchive(Path lib) {
    this.archive = lib.resolve("cli").resolve("satchel.tar.gz");
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", PATH, this::archive), Route.of("GET", PATH + HASH_SUFFIX, this::hash));
  }

  /** The SHA-256 in hexadecimal, if there is an archive to offer. */
  Optional<String> sha256() {
    Path file = archive.resolveSibling(archive.getFileName() + HASH_SUFFIX);
    try {
      if (!Files.isRegularFile(archive) || Files.size(file) > HASH_FILE_BYTES_MAX) {
        return Optional.empty();
      }
      String hash = Files.readString(file, StandardCharsets.US_ASCII).strip().split("\\s", 2)[0];
      return hash.matches("[0-9a-f]{64}") ? Optional.of(hash) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no archive is offered; the reply says how to build one
    }
  }

  /** The line that offers it to people, if there is one to offer. */
  public Optional<String> offer(String basePath) {
    return sha256()
        .map(
            hash ->
                "The command line:  %s%s (needs a JDK 25; SHA-256 %s)"
                    .formatted(basePath, PATH, hash));
  }

  private Reply hash(Request request) throws RefusedException {
    return Reply.text(required() + "  satchel.tar.gz\n");
  }

  private Reply archive(Request request) throws RefusedException, IOException {
    String hash = required();
    FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ);
    return Reply.status(200)
        .with("Content-Type", "application/gzip")
        .with("Content-Disposition", "attachment; filename=\"satchel.tar.gz\"")
        .with("ETag", "\"" + hash + "\"")
        .with(new WholeFile(channel, channel.size()));
  }

  private String required() throws RefusedException {
    Optional<String> hash = sha256();
    if (hash.isEmpty()) throw RefusedException.of(Problem.NO_COMMAND_LINE);
    return hash.get();
  }

  private record WholeFile(FileChannel channel, long length) implements FileBody {
    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      if (channel.read(into, position) < 1) throw new IOException("the archive became shorter");
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
