package org.satchel.client.send;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.http.Patience;
import org.satchel.client.plan.Content;
import org.satchel.format.seal.GcmWarmUp;
import org.satchel.format.seal.LeafSealer;
import org.satchel.format.seal.Role;

/**
 * Brings one object to the server, whatever it takes: goes on with what an earlier run began if
 * every leaf is still the same, else begins anew under a new key.
 *
 * <p>Units and threads: stored bytes; one thread sends, the pool seals.
 *
 * @param pool seals, and removes what is not used
 * @param free arrays of leaves that may be used again, safe on any thread
 *     <p>Source: spec/file-format.md section 2.5; spec/api.yaml (a create is never repeated under
 *     the same object id).
 */
record ObjectSender(
    TusUploads uploads,
    Journal journal,
    Patience patience,
    Progress progress,
    ExecutorService pool,
    SecureRandom random,
    Deque<byte[]> free) {

  /** New beginnings of one object: it changed, the server lost it, a create's answer was lost. */
  private static final int BEGINNINGS_MAX = 8;

  /** Removals of one round; after one in which nothing was removed there is no other. */
  private static final int REMOVALS_MAX = 20;

  private static final int REMOVALS_SECONDS_MAX = 10;

  /** Sends an object whose content can be read again. */
  Draft send(String composition, Role role, Content content) throws Failure {
    for (int beginning = 0; beginning < BEGINNINGS_MAX; beginning++) {
      Optional<Draft> known = journal.find(composition);
      if (known.isPresent() && known.get().sizeBytes() != content.size()) {
        giveUp(composition, known.get());
        known = Optional.empty();
      }
      Optional<Draft> sent =
          known.isPresent() && known.get().root().isPresent()
              ? compareSent(composition, known.get(), role, content)
              : sendOnce(composition, known, role, content);
      if (sent.isPresent()) {
        return sent.get();
      }
    }
    throw new Failure(
        Failure.Kind.UNREACHABLE,
        "The server loses what is sent to it; run the same line again later.");
  }

  /** Sends an object that can be read only once. */
  Draft sendStream(String composition, InputStream in) throws Failure {
    var feed = new StreamFeed(in, free);
    Draft draft = begin(composition, Draft.draw(0, random), OptionalLong.empty());
    Upload.Outcome outcome = upload(draft, Role.CONTENT, feed, Optional.empty(), 0);
    if (outcome instanceof Upload.Outcome.Sent(var root, long size)) {
      return journal.sent(composition, draft, size, root);
    }
    throw new Failure(
        Failure.Kind.UNREACHABLE,
        "The server lost what was sent, and standard input cannot be read again; send a file, or"
            + " begin anew.");
  }

  /** An object that an earlier run sent whole: is it there, and would it be the same today? */
  private Optional<Draft> compareSent(String composition, Draft draft, Role role, Content content)
      throws Failure {
    var feed = new ContentFeed(content);
    long stored = feed.storedBytes().orElseThrow();
    boolean there =
        patience.insist(() -> uploads.ask(draft.uploadSecret())) instanceof TusUploads.State.At at
            && at.offset() == stored;
    if (there
        && upload(draft, role, feed, Optional.empty(), stored)
            instanceof Upload.Outcome.Sent(var root, long size)
        && draft.root().equals(Optional.of(root))) {
      patience.progress(); // our own bytes say so, no server's word
      return Optional.of(draft);
    }
    giveUp(composition, draft);
    return Optional.empty();
  }

  private Optional<Draft> sendOnce(
      String composition, Optional<Draft> known, Role role, Content content) throws Failure {
    var feed = new ContentFeed(content);
    Draft draft;
    long from = 0;
    if (known.isPresent() && known.get().upload().isPresent() && journal.hasNotes(known.get())) {
      draft = known.get();
      TusUploads.State state = patience.insist(() -> uploads.ask(draft.uploadSecret()));
      if (!(state instanceof TusUploads.State.At(long offset))) {
        giveUp(composition, draft);
        return Optional.empty();
      }
      from = offset;
    } else {
      if (known.isPresent()) {
        // Its create may have been lost and is never repeated, or a crash took its leaves' notes.
        giveUp(composition, known.get());
      }
      draft = begin(composition, Draft.draw(content.size(), random), feed.storedBytes());
    }
    try (LeafNotes notes = journal.notes(draft)) {
      if (upload(draft, role, feed, Optional.of(notes), from)
          instanceof Upload.Outcome.Sent(var root, long size)) {
        return Optional.of(journal.sent(composition, draft, size, root));
      }
    } catch (IOException e) {
      throw new IllegalStateException("closing notes failed", e);
    }
    giveUp(composition, draft);
    return Optional.empty();
  }

  private Draft begin(String composition, Draft drawn, OptionalLong length) throws Failure {
    Draft draft = drawn;
    for (; ; ) {
      journal.begin(composition, draft);
      try {
        Optional<String> secret = uploads.create(draft.id(), length);
        if (secret.isPresent()) {
          return journal.uploadAt(composition, draft, secret.get());
        }
        patience.pauseAfter(new IOException("the object's id is taken"));
      } catch (IOException e) {
        patience.pauseAfter(e);
      }
      journal.giveUp(composition, draft);
      draft = Draft.draw(drawn.sizeBytes(), random);
    }
  }

  private Upload.Outcome upload(
      Draft draft, Role role, LeafFeed feed, Optional<LeafNotes> notes, long from) throws Failure {
    if (feed.storedBytes().orElse(Long.MAX_VALUE) >= GcmWarmUp.BYTES_WORTH_IT) {
      GcmWarmUp.run();
    }
    var sealer = new LeafSealer(role, draft.id(), draft.key(), draft.stream());
    try (var pipe = new LeafPipe(sealer, feed, pool, free)) {
      return new Upload(uploads, patience, progress, draft.uploadSecret(), feed, pipe, notes)
          .run(from);
    }
  }

  /**
   * Gives up what an earlier run or plan began and this one has no use for. What the server does
   * not remove now stays in the journal: the next run asks again, or it expires.
   */
  void giveUpAllBut(Set<String> compositions) throws Failure {
    List<Map.Entry<String, Draft>> unused = new ArrayList<>(journal.drafts().entrySet());
    unused.removeIf(begun -> compositions.contains(begun.getKey()));
    for (int from = 0; from < unused.size(); from += REMOVALS_MAX) {
      int end = Math.min(from + REMOVALS_MAX, unused.size());
      if (!giveUpSome(unused.subList(from, end))) return;
      patience.progress();
    }
  }

  private boolean giveUpSome(List<Map.Entry<String, Draft>> unused) throws Failure {
    boolean any = false;
    List<Callable<Boolean>> removals = new ArrayList<>();
    for (var begun : unused) {
      Optional<String> upload = begun.getValue().upload();
      removals.add(() -> upload.isEmpty() || uploads.remove(upload.get()));
    }
    try {
      List<Future<Boolean>> removed =
          pool.invokeAll(removals, REMOVALS_SECONDS_MAX, TimeUnit.SECONDS);
      for (int i = 0; i < removed.size(); i++) {
        Future<Boolean> end = removed.get(i);
        if (end.state() == Future.State.SUCCESS && end.resultNow()) {
          journal.giveUp(unused.get(i).getKey(), unused.get(i).getValue());
          any = true;
        } else if (end.state() == Future.State.FAILED
            && !(end.exceptionNow() instanceof IOException)) {
          throw new IllegalStateException("a removal has a bug", end.exceptionNow());
        }
      }
      return any;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Kind.UNREACHABLE, "Interrupted; run the same line again.", e);
    }
  }

  private void giveUp(String composition, Draft draft) throws Failure {
    journal.giveUp(composition, draft);
    if (draft.upload().isPresent()) {
      try {
        uploads.remove(draft.upload().get());
      } catch (IOException e) {
        return; // it expires at the server by itself
      }
    }
  }
}
