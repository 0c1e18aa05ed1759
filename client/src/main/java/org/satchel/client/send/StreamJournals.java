package org.satchel.client.send;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.state.FolderLock;
import org.satchel.client.state.StateFolder;

/**
 * The journals of streams to one server, which cannot be read again and so not gone on with.
 *
 * <p>What a killed run left is cleaned by the next one, and its uploads are removed by the next to
 * its server, or a later one where that refuses. A share that it had signed may be there, and only
 * the journal's seed can end it: so the folders' names tell streams of different servers apart, and
 * a signed one stays until its own server was asked.
 *
 * <p>Units and threads: safe on any thread and for several processes.
 *
 * <p>Source: docs/decisions/0043-client-state.md.
 */
final class StreamJournals {

  private static final String PREFIX = "stream-";
  private static final int NAME_BYTES = 16;

  private final StateFolder state;
  private final String ofServer;
  private final SecureRandom random;

  StreamJournals(StateFolder state, String server, SecureRandom random) {
    this.state = state;
    this.ofServer = PREFIX + Journal.hash(server) + "-";
    this.random = random;
  }

  /** Begins a share that no other run will find again; other servers' unsigned ones go. */
  Journal begin() throws Failure {
    try {
      for (Path folder : folders(PREFIX)) {
        if (!folder.getFileName().toString().startsWith(ofServer)) {
          removeIfUnsigned(folder);
        }
      }
    } catch (IOException e) {
      throw state.failed("cannot be cleaned", e);
    }
    byte[] name = new byte[NAME_BYTES];
    random.nextBytes(name);
    return Journal.named(state, ofServer + HexFormat.of().formatHex(name), random);
  }

  /** Those that killed runs left, whose shares may be at this server or whose uploads are. */
  List<Path> left() throws Failure {
    return folders(ofServer);
  }

  /** One of them, unless its run goes on. */
  Optional<Journal> open(Path folder) throws Failure {
    try {
      return Journal.openFree(state, folder, random);
    } catch (IOException e) {
      throw state.failed("cannot be read", e);
    }
  }

  private List<Path> folders(String prefix) throws Failure {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(state.folder("unfinished"), prefix + "*")) {
      folders.forEach(found::add);
      return found;
    } catch (IOException | DirectoryIteratorException e) {
      throw state.failed("cannot be read", e instanceof IOException io ? io : null);
    }
  }

  private static void removeIfUnsigned(Path folder) throws IOException {
    Optional<FolderLock> lock = FolderLock.takeIfThere(folder);
    if (lock.isPresent()) {
      try {
        if (!Journal.isSigned(folder)) {
          Journal.removeFolder(folder);
        }
      } finally {
        lock.get().close();
      }
    }
  }
}
