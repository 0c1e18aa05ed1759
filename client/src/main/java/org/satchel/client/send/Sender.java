package org.satchel.client.send;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.http.Instance;
import org.satchel.client.http.Patience;
import org.satchel.client.http.Wire;
import org.satchel.client.open.OwnerDesk;
import org.satchel.client.open.ShareDoor;
import org.satchel.client.plan.Changed;
import org.satchel.client.plan.Content;
import org.satchel.client.plan.Lot;
import org.satchel.client.plan.Lots;
import org.satchel.client.plan.PlanFile;
import org.satchel.client.plan.Planned;
import org.satchel.client.plan.Walk;
import org.satchel.client.state.OwnShare;
import org.satchel.client.state.OwnShares;
import org.satchel.client.state.SeenVersions;
import org.satchel.client.state.StateFolder;
import org.satchel.format.manifest.ManifestReader;
import org.satchel.format.manifest.PathName;
import org.satchel.format.manifest.Visible;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.seal.Role;
import org.satchel.format.share.Link;
import org.satchel.format.share.OwnerSeed;

/**
 * Sends files, folders or a stream and makes a share of them.
 *
 * <p>Plan, objects, manifest, share, in this order; each step can be found again by another run. A
 * file that changes in between makes a new plan, a few times.
 *
 * <p>Units and threads: one send, one thread, besides the pool that seals.
 *
 * <p>Source: spec/file-format.md, spec/share-link.md; docs/decisions/0042-upload-pipeline.md.
 */
public final class Sender implements AutoCloseable {

  /** Plans of one send: files that still change after these are not at rest. */
  private static final int PLANS_MAX = 3;

  /** Streams whose uploads the server did not remove yet; what is beyond expires there. */
  private static final int REFUSED_MAX = 100;

  private static final String RESUME = "run the same line again to resume";
  private static final String MANIFEST = "manifest";
  private static final String STREAM = "stream";

  private final Wire wire;
  private final StateFolder state;
  private final InstantSource clock;
  private final Progress progress;
  private final SecureRandom random = new SecureRandom();
  private final ExecutorService pool =
      Executors.newFixedThreadPool(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          Thread.ofPlatform().daemon().name("seal-", 0).factory());

  public Sender(Wire wire, StateFolder state, InstantSource clock, Progress progress) {
    this.wire = wire;
    this.state = state;
    this.clock = clock;
    this.progress = progress;
  }

  /** What one send works with. */
  private record Work(
      SendRequest request, Journal journal, Patience patience, ObjectSender objects) {}

  /** Sends the request's paths. The caller writes the link, tells so, and closes what it got. */
  public Sent send(SendRequest request) throws Failure {
    try {
      Walk.refuse(state.root(), request.paths());
    } catch (IOException e) {
      throw noteFailed(e);
    }
    return make(request, () -> Journal.open(state, request.line(), random), this::sendFiles);
  }

  /** Sends a stream as one file of this name. */
  public Sent sendStream(SendRequest request, InputStream in, String fileName) throws Failure {
    try {
      PathName path = PathName.normalized(List.of(fileName));
      return make(request, () -> fresh(request), work -> sendOne(work, in, path));
    } catch (RefusedException e) {
      throw new Failure(
          Failure.Kind.USAGE, "This cannot be a file's name; give another one by --name.", e);
    }
  }

  /**
   * A stream's journal. What earlier streams signed and nobody heard of is ended first, and what
   * they sent is removed; where the server refuses that now, the next one asks again.
   */
  private Journal fresh(SendRequest request) throws Failure {
    var streams = new StreamJournals(state, request.server().toString(), random);
    int refused = 0;
    for (Path folder : streams.left()) {
      Optional<Journal> left = streams.open(folder);
      if (left.isPresent()) {
        try (Journal journal = left.get()) {
          endIfMade(request, journal);
          if (refused == 0) work(request, journal).objects().giveUpAllBut(Set.of());
          if (journal.drafts().isEmpty() || ++refused > REFUSED_MAX) journal.remove();
        }
      }
    }
    return streams.begin();
  }

  private void forget(SendRequest request, Journal journal) throws Failure {
    work(request, journal).objects().giveUpAllBut(Set.of());
    journal.remove();
  }

  @FunctionalInterface
  private interface Opening {
    Journal open() throws Failure;
  }

  @FunctionalInterface
  private interface Sending {
    OwnShare run(Work work) throws Failure, IOException, ShareMaker.OtherShareException;
  }

  private Sent make(SendRequest request, Opening opening, Sending sending) throws Failure {
    checkWords(request);
    Journal journal = opening.open();
    boolean done = false;
    try {
      OwnShare share;
      try {
        share = sending.run(work(request, journal));
      } catch (ShareMaker.OtherShareException e) {
        if (endIfMade(request, journal)) {
          forget(request, journal);
          journal.close();
          journal = opening.open();
        } else {
          Files.delete(journal.bundle());
        }
        share = sending.run(work(request, journal));
      }
      new SeenVersions(state).remember(share.link(), 1);
      new OwnShares(state).put(share);
      done = true;
      return new Sent(link(request, journal), share, journal);
    } catch (ShareMaker.OtherShareException e) {
      throw new IllegalStateException("a new journal with an old share", e);
    } catch (IOException e) {
      throw noteFailed(e);
    } finally {
      if (!done) {
        leave(journal);
      }
    }
  }

  /**
   * Ends a share that was signed before and whose answer was lost: nobody has its link, and once
   * its journal is gone nobody could end it. One whose answer came is in the list of shares, and
   * its link may have been seen.
   *
   * @return false if it was never made, so that what was sent for it is of use still
   * @throws Failure if the server cannot be asked; the journal stays
   */
  private boolean endIfMade(SendRequest request, Journal journal) throws Failure {
    if (!Journal.isSigned(journal.folder())) {
      return false;
    }
    OwnerSeed owner = journal.owner();
    if (new OwnShares(state).find(owner.linkId()).isPresent()) {
      return true;
    }
    boolean made = false;
    var door = new ShareDoor(wire, request.server(), owner.linkId());
    try {
      door.read(owner.ownerBearer()); // its owner is answered as long as the server knows it
      made = true;
      var desk = new OwnerDesk(door, owner, new SeenVersions(state), clock);
      desk.remember(desk.end());
    } catch (Failure e) {
      if (e.kind() == Failure.Kind.UNREACHABLE) {
        throw e;
      }
      if (e.kind() != Failure.Kind.GONE) {
        throw new Failure(
            e.kind(),
            "An earlier share, whose link was never told, cannot be ended: "
                + e.sentence()
                + " Remove "
                + Visible.text(journal.folder().toString())
                + " to give it up.",
            e);
      }
    }
    return made;
  }

  /** What was begun waits for the same line; a line that could begin nothing leaves nothing. */
  private static void leave(Journal journal) throws Failure {
    try {
      if (journal.isEmpty()) {
        journal.remove();
      }
    } finally {
      journal.close();
    }
  }

  /** Refuses now what the share could not say after hours of sending. */
  private void checkWords(SendRequest request) throws Failure {
    long longest = ManifestReader.BYTES_MAX; // whose length is written in the most digits
    ShareMaker.capsule(Draft.draw(longest, random).sent(longest, Hash.OF_NOTHING), request);
    var patience = new Patience(wire, request.server(), RESUME);
    ShareMaker.checkExpiry(request, wire, patience, clock.instant());
  }

  private Work work(SendRequest request, Journal journal) {
    var patience = new Patience(wire, request.server(), RESUME);
    var uploads = new TusUploads(wire, request.server(), request.token());
    var objects =
        new ObjectSender(
            uploads, journal, patience, progress, pool, random, new ConcurrentLinkedDeque<>());
    return new Work(request, journal, patience, objects);
  }

  private OwnShare sendFiles(Work work)
      throws Failure, IOException, ShareMaker.OtherShareException {
    for (int plans = 1; ; plans++) {
      try {
        return sendPlan(work);
      } catch (Changed e) {
        if (plans == PLANS_MAX) {
          throw e;
        }
      }
    }
  }

  private OwnShare sendPlan(Work work) throws Failure, IOException, ShareMaker.OtherShareException {
    Journal journal = work.journal();
    PlanFile plan = PlanFile.write(journal.file("plan"), work.request().paths());
    try (Lots lots = Lots.write(plan, journal.file("lots"))) {
      checkHeld(plan.files() + plan.folders(), lots.packs(), lots.count());
      work.patience().progress(); // walking a large tree took its time
      checkTaken(work, lots);
      work.objects().giveUpAllBut(compositions(lots)); // before the new ones need the quota
      progress.begin("Sending", lots.storedBytes());
      for (int number = 0; number < lots.count(); number++) {
        Lot lot = lots.get(number);
        try (Content content = Content.open(lots.members(lot))) {
          work.objects().send(lot.fingerprint().hex(), Role.CONTENT, content);
          content.checkUnchanged();
        }
      }
      progress.end();
      var files = new ManifestFile(journal);
      files.write(plan, lots);
      return share(work, files, work.request().shownName(), plan.files(), plan.bytes());
    }
  }

  /** Refuses now what the manifest could not name after hours of sending. */
  static void checkHeld(long entries, int packs, int objects) throws Failure {
    if (entries + packs > ManifestReader.RECORDS_MAX || objects >= RecordBody.OBJECTS_MAX) {
      throw new Failure(
          Failure.Kind.USAGE,
          "These are too many files: with the packs of small ones a share holds a million; put them"
              + " into an archive first.");
    }
  }

  /**
   * Refuses now an object that the server would refuse after those before it were sent. One alone
   * is refused by its own create as soon, and one that was begun goes on.
   */
  private void checkTaken(Work work, Lots lots) throws Failure, IOException {
    if (lots.count() < 2) return;
    OptionalLong most;
    try {
      most = Instance.ask(wire, work.request().server(), work.patience()).objectBytesMax();
    } catch (IOException e) {
      return; // the creates tell
    }
    for (int number = 0; number < lots.count() && most.isPresent(); number++) {
      Lot lot = lots.get(number);
      if (lot.storedBytes() > most.getAsLong()
          && work.journal().find(lot.fingerprint().hex()).flatMap(Draft::upload).isEmpty()) {
        throw new Failure(
            Failure.Kind.REFUSED,
            Visible.text(lots.members(lot).getFirst().source().toString())
                + " must be left out: an object here has at most %d bytes."
                    .formatted(most.getAsLong()));
      }
    }
  }

  private OwnShare sendOne(Work work, InputStream in, PathName path)
      throws Failure, IOException, ShareMaker.OtherShareException {
    progress.begin("Sending", -1);
    var whole = new PushbackInputStream(in);
    Optional<Draft> content = Optional.empty();
    if (StreamFeed.hasBytes(whole)) {
      content = Optional.of(work.objects().sendStream(STREAM, whole));
    }
    progress.end();
    var files = new ManifestFile(work.journal());
    files.write(path, Instant.ofEpochMilli(clock.millis()), content);
    long bytes = content.map(Draft::sizeBytes).orElse(0L);
    return share(work, files, path.toString(), 1, bytes);
  }

  private static Set<String> compositions(Lots lots) throws IOException {
    Set<String> all = new HashSet<>(Set.of(MANIFEST));
    for (int number = 0; number < lots.count(); number++) {
      all.add(lots.get(number).fingerprint().hex());
    }
    return all;
  }

  private OwnShare share(Work work, ManifestFile files, String name, long count, long bytes)
      throws Failure, IOException, ShareMaker.OtherShareException {
    Path manifest = files.manifest();
    var planned =
        new Planned.File(
            MANIFEST,
            Files.getLastModifiedTime(manifest).toMillis(),
            manifest,
            Files.size(manifest),
            false);
    Draft sealed;
    try (Content content = Content.open(List.of(planned))) {
      sealed = work.objects().send(MANIFEST, Role.MANIFEST, content);
    }
    var maker = new ShareMaker(work.request(), work.journal(), state, random, clock);
    ShareRecord record = maker.make(sealed, files, wire, work.patience());
    return new OwnShare(
        record.linkId(),
        work.request().server().toString(),
        work.journal().owner().reveal(),
        1,
        work.request().password().isPresent(),
        name,
        count,
        bytes,
        record.body().date().toEpochMilli(),
        ShareMaker.expiryMs(record.body()),
        work.request().downloadLimit(),
        false);
  }

  private static Link.Recipient link(SendRequest request, Journal journal) {
    return new Link.Recipient(
        request.server().at(""),
        journal.owner().linkId(),
        journal.owner().linkSecret(1),
        request.password().isPresent());
  }

  /** Something in the client's own folder cannot be written or read. */
  static Failure noteFailed(IOException e) {
    return new Failure(
        Failure.Kind.REFUSED,
        "Satchel's own folder cannot be used ("
            + e.getMessage()
            + "); check its owner and the disk's free space, then "
            + RESUME
            + ".",
        e);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
