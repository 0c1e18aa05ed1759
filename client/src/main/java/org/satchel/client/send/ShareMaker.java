package org.satchel.client.send;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.satchel.client.Failure;
import org.satchel.client.http.Instance;
import org.satchel.client.http.Patience;
import org.satchel.client.http.Problem;
import org.satchel.client.http.Reply;
import org.satchel.client.http.Wire;
import org.satchel.client.state.StateFolder;
import org.satchel.format.record.BundleReader;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectList;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.share.Capsule;
import org.satchel.format.share.LinkKeys;
import org.satchel.format.share.OwnerSeed;

/**
 * Signs the share over objects that were all sent, and puts it to the server.
 *
 * <p>Record and boxes are kept in the journal before they are sent: if the answer is lost, the same
 * bytes are put again, which the server takes as the same share and not as a second one.
 *
 * <p>Units and threads: one share, one thread.
 *
 * <p>Source: spec/share-link.md sections 3 to 7.
 */
record ShareMaker(
    SendRequest request,
    Journal journal,
    StateFolder state,
    SecureRandom random,
    InstantSource clock) {

  private static final int HEAD_BYTES = ShareRecord.BYTES + 2 * SealedBox.BYTES;
  private static final int PIECE_BYTES = 1 << 16;

  private static final int CONFLICT = 409;
  private static final int OVER = 410;

  /**
   * An earlier run signed another share than this one would be, or has become: nothing to go on
   * with.
   */
  static final class OtherShareException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Makes the share and gives its record. */
  ShareRecord make(Draft manifest, ManifestFile files, Wire wire, Patience patience)
      throws Failure, IOException, OtherShareException {
    OwnerSeed owner = journal.owner();
    LinkKeys keys = LinkKeys.derive(owner.linkId(), owner.linkSecret(1), request.password());
    ObjectList.Totals totals = totals(manifest, files);
    Path file = journal.bundle();
    boolean signedBefore = Files.exists(file);
    if (signedBefore) {
      checkSame(Files.readAllBytes(file), totals, keys);
    } else {
      sign(file, manifest, totals, owner, keys, wire, patience);
    }
    patience.progress();
    Reply reply = patience.insist(() -> put(wire, manifest, files, totals));
    // Only what an earlier run made can have been edited since.
    if (signedBefore && Problem.of(reply).name().equals("version-conflict")) {
      throw new OtherShareException();
    }
    // The server has made none then: the line was away.
    if (Problem.of(reply).name().equals("share-expired")) {
      Files.delete(file);
      if (request.expiry().instant().isPresent()) {
        throw request.expiry().pastByServer();
      }
      sign(file, manifest, totals, owner, keys, wire, patience);
      reply = patience.insist(() -> put(wire, manifest, files, totals));
    }
    Problem.expect(reply, 200, 201);
    return parse(Files.readAllBytes(file));
  }

  /** Refuses an expiry that the server would refuse after hours of sending. */
  static void checkExpiry(SendRequest request, Wire wire, Patience patience, Instant own)
      throws Failure {
    request.expiry().from(own);
    Instance.timeFor(request.expiry(), wire, request.server(), patience, own);
  }

  private static ObjectList.Totals totals(Draft manifest, ManifestFile files)
      throws IOException, Failure {
    var list = new ObjectList();
    try (DataInputStream in = new DataInputStream(buffered(files.list()))) {
      list.add(manifest.ref().entry());
      byte[] entry = new byte[ObjectEntry.BYTES];
      while (in.readNBytes(entry, 0, entry.length) == entry.length) {
        list.add(ObjectEntry.parse(entry));
      }
      return list.finish();
    } catch (RefusedException e) {
      throw ManifestFile.tooMany(e);
    }
  }

  private void sign(
      Path file,
      Draft manifest,
      ObjectList.Totals totals,
      OwnerSeed owner,
      LinkKeys keys,
      Wire wire,
      Patience patience)
      throws Failure, IOException {
    Instant signed =
        Instance.timeFor(request.expiry(), wire, request.server(), patience, clock.instant());
    Capsule capsule = capsule(manifest, request);
    SealedBox box = capsule.seal(keys.capsuleKey(), random);
    SealedBox ownerBox = capsule.seal(owner.ownerBoxKey(), random);
    Instant now = Instant.ofEpochMilli(signed.toEpochMilli());
    ShareRecord record =
        owner.sign(
            new RecordBody(
                RecordBody.State.LIVE,
                request.password().isPresent(),
                1,
                1,
                now,
                request.expiry().from(now),
                request.downloadLimit(),
                totals.count(),
                totals.storedBytes(),
                owner.shareKey(),
                box.hash(),
                ownerBox.hash(),
                totals.hash(),
                keys.accessBearer().hash(),
                owner.ownerBearer().hash()));
    var head = new ByteArrayOutputStream(HEAD_BYTES);
    head.write(record.bytes());
    head.write(box.bytes());
    head.write(ownerBox.bytes());
    state.write(file, head.toByteArray());
  }

  /** What the link opens. */
  static Capsule capsule(Draft manifest, SendRequest request) throws Failure {
    try {
      return Capsule.of(manifest.ref(), request.name(), request.message());
    } catch (RefusedException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "Name or message cannot be sent ("
              + e.getMessage()
              + "); in UTF-8 a name has at most 255 bytes, a message 2,000.",
          e);
    }
  }

  private void checkSame(byte[] head, ObjectList.Totals totals, LinkKeys keys)
      throws OtherShareException {
    try {
      BundleReader bundle = BundleReader.open(new ByteArrayInputStream(head));
      RecordBody body = bundle.record().body();
      ObjectList.check(totals, body);
      boolean over = body.expiry().isPresent() && !body.expiry().get().isAfter(clock.instant());
      if (!over && body.accessHash().equals(keys.accessBearer().hash())) {
        return;
      }
    } catch (IOException | RefusedException e) {
      throw new OtherShareException();
    }
    throw new OtherShareException();
  }

  private static ShareRecord parse(byte[] head) {
    try {
      return ShareRecord.parse(Arrays.copyOf(head, ShareRecord.BYTES));
    } catch (RefusedException e) {
      throw new IllegalStateException("our own record", e);
    }
  }

  private Reply put(Wire wire, Draft manifest, ManifestFile files, ObjectList.Totals totals)
      throws IOException, Failure {
    byte[] head = Files.readAllBytes(journal.bundle());
    long length = HEAD_BYTES + (long) totals.count() * (ObjectEntry.BYTES + 16);
    HttpRequest.Builder put =
        HttpRequest.newBuilder(request.server().at("/api/v1/shares/" + journal.owner().linkId()))
            .header("Content-Type", "application/vnd.satchel.share");
    request.token().ifPresent(token -> put.header("Authorization", "Bearer " + token));
    try (InputStream body = body(head, manifest, files)) {
      Reply reply =
          wire.push(
              put,
              "PUT",
              length,
              () -> {
                byte[] piece = body.readNBytes(PIECE_BYTES);
                if (piece.length == 0) {
                  throw new EOFException("the bundle is shorter than its record says");
                }
                return ByteBuffer.wrap(piece);
              });
      if (Problem.of(reply).name().equals("object-mismatch")) {
        throw new Failure(
            Failure.Kind.HOSTILE,
            "The server holds other bytes than were sent; run the same line again, or use another"
                + " server.");
      }
      return Problem.expect(reply, 200, 201, CONFLICT, OVER);
    }
  }

  private static InputStream body(byte[] head, Draft manifest, ManifestFile files)
      throws IOException {
    List<InputStream> parts =
        List.of(
            new ByteArrayInputStream(head),
            new ByteArrayInputStream(manifest.ref().entry().encode()),
            buffered(files.list()),
            new ByteArrayInputStream(ManifestFile.secretBytes(manifest)),
            buffered(files.secrets()));
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private static InputStream buffered(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), PIECE_BYTES);
  }

  /** The expiry in a record, in milliseconds, 0 for none. */
  static long expiryMs(RecordBody body) {
    return body.expiry().map(Instant::toEpochMilli).orElse(0L);
  }
}
