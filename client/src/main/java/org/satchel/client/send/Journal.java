package org.satchel.client.send;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.state.FolderLock;
import org.satchel.client.state.StateFolder;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectId;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.StreamHeader;
import org.satchel.format.share.OwnerSeed;

/**
 * What one unfinished share must not forget: its owner's seed, and each object's key, upload and
 * root, noted durably before anything depends on them.
 *
 * <p>An append-only file of lines. A line that a crash cut short was never acted upon and is
 * dropped. The journal is locked while it is used: a second run of the same line begins a share of
 * its own instead of meddling with this one.
 *
 * <p>Units and threads: one thread. Memory: a few hundred bytes an object.
 *
 * <p>Source: spec/file-format.md section 2.5; docs/decisions/0043-client-state.md.
 */
final class Journal implements Closeable {

  /** Runs of one line at the same time; more than a hundred is a script gone wild. */
  private static final int SAME_LINES_MAX = 100;

  /** A million objects of three lines of 300 characters; more is no journal of ours. */
  private static final long FILE_BYTES_MAX = 1L << 30;

  private static final String BUNDLE = "bundle";

  private final StateFolder state;
  private final Path folder;
  private final FolderLock lock;
  private final FileChannel lines;
  private final OwnerSeed owner;
  private final Map<String, Draft> drafts = new HashMap<>();

  private Journal(
      StateFolder state, Path folder, FolderLock lock, FileChannel lines, SecureRandom random)
      throws IOException, Failure {
    this.state = state;
    this.folder = folder;
    this.lock = lock;
    this.lines = lines;
    OwnerSeed found = replayed();
    if (found != null) {
      this.owner = found;
    } else {
      this.owner = OwnerSeed.draw(random);
      lines.truncate(0);
      append("owner " + owner.reveal());
      StateFolder.sync(folder);
    }
  }

  /** Finds the unfinished share of a line, or begins one. */
  static Journal open(StateFolder state, String line, SecureRandom random) throws Failure {
    return named(state, hash(line), random);
  }

  /** What stands for a text in the names of folders. */
  static String hash(String text) {
    return Hash.sha256(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32);
  }

  /** The first journal whose folder's name begins so and that nobody uses. */
  static Journal named(StateFolder state, String key, SecureRandom random) throws Failure {
    try {
      for (int number = 0; number < SAME_LINES_MAX; number++) {
        Path folder = state.folder("unfinished").resolve(key + "-" + number);
        Optional<Journal> ours = openFree(state, folder, random);
        if (ours.isPresent()) {
          return ours.get();
        }
      }
    } catch (IOException e) {
      throw state.failed("cannot be written", e);
    }
    throw new Failure(
        Failure.Kind.USAGE, "A hundred runs of this very line are under way; wait for one to end.");
  }

  /** The journal of a folder, unless another run uses it or removes it right now. */
  static Optional<Journal> openFree(StateFolder state, Path folder, SecureRandom random)
      throws IOException, Failure {
    try {
      Files.createDirectories(folder, StateFolder.ownFolder(folder));
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      return Optional.empty(); // it was there when we looked and gone when we looked again
    }
    Optional<FolderLock> lock = FolderLock.take(folder);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    boolean opened = false;
    FileChannel lines = StateFolder.openOwn(folder.resolve("journal"));
    try {
      var journal = new Journal(state, folder, lock.get(), lines, random);
      opened = true;
      return Optional.of(journal);
    } finally {
      if (!opened) {
        lines.close();
        lock.get().close();
      }
    }
  }

  /** True if a journal's folder holds a signed share, which may be at the server. */
  static boolean isSigned(Path folder) {
    return Files.exists(folder.resolve(BUNDLE));
  }

  private @Nullable OwnerSeed replayed() throws IOException, Failure {
    try {
      return replay();
    } catch (NumberFormatException e) {
      throw damaged();
    }
  }

  private Failure damaged() {
    return new Failure(
        Failure.Kind.REFUSED,
        "What is noted of an unfinished put in "
            + folder
            + " is damaged; remove that folder and run the same line again, it begins anew.");
  }

  private @Nullable OwnerSeed replay() throws IOException, Failure {
    long size = lines.size();
    if (size > FILE_BYTES_MAX) {
      throw damaged();
    }
    OwnerSeed found = null;
    long good = 0;
    try (var reader =
        Files.newBufferedReader(folder.resolve("journal"), StandardCharsets.ISO_8859_1)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        good += line.length() + 1;
        if (good > size) {
          good -= line.length() + 1; // no line feed: cut short by a crash
          break;
        }
        String[] words = line.split(" ", -1);
        if (words[0].equals("owner") && words.length == 2) {
          found = OwnerSeed.parse(words[1]).orElseThrow(this::damaged);
        } else {
          replay(words);
        }
      }
    }
    lines.truncate(good);
    lines.position(good);
    return found;
  }

  private void replay(String[] words) throws Failure {
    @Nullable Draft known = words.length > 1 ? drafts.get(words[1]) : null;
    switch (words[0] + "/" + words.length) {
      case "begin/6" -> drafts.put(words[1], begun(words));
      case "upload/3" -> {
        if (known != null) {
          drafts.put(words[1], known.uploadedAt(words[2]));
        }
      }
      case "sent/4" -> {
        Optional<Hash> root = Hash.parse(words[2]);
        if (known != null && root.isPresent()) {
          drafts.put(words[1], known.sent(Long.parseLong(words[3]), root.get()));
        }
      }
      case "gone/2" -> drafts.remove(words[1]);
      default -> throw damaged();
    }
  }

  private Draft begun(String[] words) throws Failure {
    Optional<ObjectId> id = ObjectId.parse(words[2]);
    Optional<FileKey> key = FileKey.parse(words[3]);
    Optional<StreamHeader> stream = StreamHeader.parse(words[4]);
    if (id.isEmpty() || key.isEmpty() || stream.isEmpty()) {
      throw damaged();
    }
    return new Draft(
        id.get(),
        key.get(),
        stream.get(),
        Long.parseLong(words[5]),
        Optional.empty(),
        Optional.empty());
  }

  OwnerSeed owner() {
    return owner;
  }

  /** True if nothing was begun or signed that another run could go on with. */
  boolean isEmpty() {
    return drafts.isEmpty() && !isSigned(folder);
  }

  /** Where it lies; without it the share cannot be gone on with or ended. */
  Path folder() {
    return folder;
  }

  /** The signed share's file, which is there before the share can be at the server. */
  Path bundle() {
    return file(BUNDLE);
  }

  /** A file of this share, such as its plan. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** The object of this composition, if one was begun. */
  Optional<Draft> find(String composition) {
    return Optional.ofNullable(drafts.get(composition));
  }

  /** All objects that were begun and not given up, by their compositions. */
  Map<String, Draft> drafts() {
    return Map.copyOf(drafts);
  }

  /** Notes a new object, before its first leaf leaves. */
  void begin(String composition, Draft draft) throws Failure {
    drafts.put(composition, draft);
    note(
        "begin "
            + composition
            + " "
            + draft.id()
            + " "
            + draft.key().reveal()
            + " "
            + draft.stream()
            + " "
            + draft.sizeBytes());
  }

  /** Notes where an object is uploaded to. */
  Draft uploadAt(String composition, Draft draft, String secret) throws Failure {
    Draft known = draft.uploadedAt(secret);
    drafts.put(composition, known);
    note("upload " + composition + " " + secret);
    return known;
  }

  /** Notes that all of an object is at the server; its leaves' notes are not needed any more. */
  Draft sent(String composition, Draft draft, long size, Hash root) throws Failure {
    Draft done = draft.sent(size, root);
    drafts.put(composition, done);
    note("sent " + composition + " " + root + " " + size);
    forgetNotes(draft);
    return done;
  }

  /** Gives an object up; its key is never used again. */
  void giveUp(String composition, Draft draft) throws Failure {
    drafts.remove(composition);
    note("gone " + composition);
    forgetNotes(draft);
  }

  /** The notes of an object's leaves. */
  LeafNotes notes(Draft draft) throws Failure {
    try {
      return LeafNotes.open(noteFile(draft));
    } catch (IOException e) {
      throw state.failed("cannot be written", e);
    }
  }

  /** Whether there are notes of an object: without, nobody knows which of its leaves left. */
  boolean hasNotes(Draft draft) {
    return Files.exists(noteFile(draft));
  }

  private Path noteFile(Draft draft) {
    return folder.resolve("leaves-" + draft.id());
  }

  private void forgetNotes(Draft draft) throws Failure {
    try {
      Files.deleteIfExists(noteFile(draft));
    } catch (IOException e) {
      throw state.failed("cannot be written", e);
    }
  }

  private void note(String line) throws Failure {
    try {
      append(line);
    } catch (IOException e) {
      throw state.failed("cannot be written", e);
    }
  }

  private void append(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      lines.write(bytes);
    }
    lines.force(false);
  }

  /** Forgets the share: it was made, or is not wanted. */
  void remove() throws Failure {
    try {
      removeFolder(folder);
    } catch (IOException e) {
      throw state.failed("cannot be cleaned", e);
    }
  }

  static void removeFolder(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve("journal")); // first: without it the rest means nothing
    FolderLock.removeFolder(folder);
  }

  @Override
  public void close() {
    try {
      lines.close();
      lock.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing the journal failed", e);
    }
  }
}
