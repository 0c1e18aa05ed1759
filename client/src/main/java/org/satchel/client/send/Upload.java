package org.satchel.client.send;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.http.Patience;
import org.satchel.client.http.Wire;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.MerkleTree;

/**
 * Sends one object from wherever the server stands to its end.
 *
 * <p>Every leaf goes one way: sealed, compared with its note or noted, synced, and only then given
 * to a request. Leaves stay in memory until the server acknowledged them; a cut is answered by
 * asking for the offset and sending the same bytes again.
 *
 * <p>Units and threads: stored bytes; one object, one thread.
 *
 * <p>Source: spec/file-format.md section 2.5; docs/decisions/0042-upload-pipeline.md.
 */
final class Upload {

  /**
   * Leaves in one request: 32 MiB. The contract allows 64; half of it leaves memory for the leaves
   * that are sealed while the server syncs.
   */
  static final int REQUEST_LEAVES = 32;

  /**
   * Leaves in one request of a stream: 12 MiB. Its length must be known, so all of it is sealed
   * before it leaves; with as many as the pipe seals ahead, the next one is ready when this one is
   * acknowledged.
   */
  static final int STREAM_REQUEST_LEAVES = LeafPipe.AHEAD;

  /** Leaves noted by one sync: a quarter of a request, so that the line does not wait for them. */
  private static final int NOTED_TOGETHER = 8;

  /** What became of the object. */
  sealed interface Outcome {
    /** All of it is at the server. */
    record Sent(Hash root, long sizeBytes) implements Outcome {}

    /** What is here differs from what was noted before: a new object under a new key. */
    record Differs() implements Outcome {}

    /** The server has it no more. */
    record Lost() implements Outcome {}
  }

  /** Stops a request from inside its feed; never leaves this class. */
  private static final class DiffersException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final TusUploads uploads;
  private final Patience patience;
  private final Progress progress;
  private final String secret;
  private final LeafFeed feed;
  private final LeafPipe pipe;
  private final Optional<LeafNotes> notes;
  private final MerkleTree tree = new MerkleTree();
  private final Deque<Leaf> window = new ArrayDeque<>(); // noted, not acknowledged
  private long acknowledged;
  private long noted; // everything before this place of the object may leave
  private boolean wholeNoted;
  private long requestNanos; // when this one began, later by what we needed ourselves
  private long takenNanos; // when all before its last piece was taken

  Upload(
      TusUploads uploads,
      Patience patience,
      Progress progress,
      String secret,
      LeafFeed feed,
      LeafPipe pipe,
      Optional<LeafNotes> notes) {
    this.uploads = uploads;
    this.patience = patience;
    this.progress = progress;
    this.secret = secret;
    this.feed = feed;
    this.pipe = pipe;
    this.notes = notes;
  }

  /** Sends what is missing; {@code from} is where the server stands. */
  Outcome run(long from) throws Failure {
    acknowledged = from;
    progress.moved(from);
    try {
      compareWithServer();
      while (!wholeNoted || acknowledged < noted) {
        if (!step()) {
          return new Outcome.Lost();
        }
      }
      return new Outcome.Sent(tree.root(), feed.sizeBytes());
    } catch (DiffersException e) {
      return new Outcome.Differs();
    }
  }

  /** Seals and compares again what the server has already. */
  private void compareWithServer() throws DiffersException, Failure {
    while (!wholeNoted && noted < acknowledged) {
      noteSome();
    }
    if (acknowledged > noted) {
      throw TusUploads.lied("claims more bytes than were sent");
    }
    drop();
  }

  /** One request, or what follows its failure; false if the upload is gone. */
  private boolean step() throws DiffersException, Failure {
    try {
      return switch (request()) {
        case TusUploads.Appended.Lost lost -> false;
        case TusUploads.Appended.Elsewhere elsewhere ->
            throw new IOException("the server stands at another offset");
        case TusUploads.Appended.Now(long offset) -> {
          if (offset == acknowledged) {
            throw new IOException("the server took nothing");
          }
          acknowledge(offset);
          yield true;
        }
      };
    } catch (DiffersException e) {
      throw e;
    } catch (IOException e) {
      window.forEach(Leaf::share);
      patience.moved(Duration.ofNanos(takenNanos - requestNanos));
      patience.pauseAfter(e);
      return askAgain();
    }
  }

  private TusUploads.Appended request() throws IOException, Failure {
    while (noted <= acknowledged && !wholeNoted) {
      noteSome();
    }
    OptionalLong total = feed.storedBytes();
    int leaves = total.isPresent() ? REQUEST_LEAVES : STREAM_REQUEST_LEAVES;
    long requestBytes = (long) leaves * LeafHasher.LEAF_BYTES;
    long end = (acknowledged / requestBytes + 1) * requestBytes;
    OptionalLong told = OptionalLong.empty();
    if (total.isPresent()) {
      end = Math.min(end, total.getAsLong());
    } else {
      while (noted < end && !wholeNoted) { // a stream's end decides the request's length
        noteSome();
      }
      if (wholeNoted) {
        end = Math.min(end, noted);
        if (end == noted) {
          told = OptionalLong.of(noted);
        }
      }
    }
    Wire.Feed pieces = pieces(acknowledged, end);
    requestNanos = System.nanoTime();
    takenNanos = requestNanos;
    return uploads.append(secret, acknowledged, end - acknowledged, told, pieces);
  }

  /** The bytes of a request: first those waiting in the window, then newly noted ones. */
  private Wire.Feed pieces(long from, long end) {
    return new Wire.Feed() {
      private long at = from;

      @Override
      public ByteBuffer next() throws IOException, Failure {
        while (noted <= at) {
          if (wholeNoted) {
            throw new IllegalStateException("a request beyond the object's end");
          }
          noteSome();
        }
        for (Leaf leaf : window) {
          if (leaf.start() <= at && at < leaf.end()) {
            ByteBuffer piece = leaf.between(at, end);
            at += piece.remaining();
            takenNanos = System.nanoTime();
            return piece;
          }
        }
        throw new IllegalStateException("a leaf left the window too early");
      }
    };
  }

  /** Takes the next sealed leaves, notes them and makes the notes durable. */
  private void noteSome() throws DiffersException, Failure {
    long began = System.nanoTime();
    try {
      noteReady();
    } finally {
      long needed = System.nanoTime() - began;
      patience.ownTime(Duration.ofNanos(needed));
      requestNanos += needed;
    }
  }

  private void noteReady() throws DiffersException, Failure {
    int together = notes.isPresent() ? NOTED_TOGETHER : 1; // without a sync none has to share it
    int taken = 0;
    while (!wholeNoted && (taken == 0 || (taken < together && pipe.ready()))) {
      Leaf leaf =
          pipe.take().orElseThrow(() -> new IllegalStateException("an object without a last leaf"));
      if (notes.isPresent()
          && notes.get().note(leaf.number(), leaf.hash()) == LeafNotes.Found.DIFFERENT) {
        throw new DiffersException();
      }
      tree.add(leaf.hash());
      noted = leaf.end();
      wholeNoted = leaf.last();
      taken++;
      if (leaf.end() <= acknowledged) {
        pipe.recycle(leaf);
      } else {
        window.add(leaf);
      }
    }
    if (notes.isPresent()) {
      notes.get().sync();
    }
  }

  private boolean askAgain() throws Failure {
    TusUploads.State state = patience.insist(() -> uploads.ask(secret));
    return switch (state) {
      case TusUploads.State.Lost lost -> false;
      case TusUploads.State.At(long offset) -> {
        acknowledge(offset);
        yield true;
      }
    };
  }

  private void acknowledge(long offset) throws Failure {
    if (offset < acknowledged) {
      throw TusUploads.lied("lost bytes that it had acknowledged");
    }
    if (offset > noted) {
      throw TusUploads.lied("claims more bytes than were sent");
    }
    if (offset > acknowledged) {
      patience.progress();
      progress.moved(offset - acknowledged);
    }
    acknowledged = offset;
    drop();
  }

  private void drop() {
    Leaf first = window.peek();
    while (first != null && first.end() <= acknowledged) {
      pipe.recycle(window.remove());
      first = window.peek();
    }
  }
}
