package org.satchel.client.fetch;

import java.io.IOException;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.http.Patience;
import org.satchel.client.http.Problem;
import org.satchel.client.http.Reply;
import org.satchel.client.http.Retry;
import org.satchel.client.http.Wire;
import org.satchel.client.open.ShareDoor;
import org.satchel.format.record.Bearer;
import org.satchel.format.seal.ObjectRef;

/**
 * Ranges from a server: a share's objects with a grant, or its manifest with the link's bearer.
 *
 * <p>A server that answers with another range than asked, or knows another length, is refused here
 * by its headers already; what it sends is checked by the reader.
 *
 * <p>Units and threads: stored bytes; safe on any thread.
 *
 * <p>Source: spec/api.yaml (readObject, readManifest); RFC 9110 section 14.
 */
public record ServerObjects(ShareDoor door, Bearer access, Optional<Bearer> grant)
    implements StoredObjects {

  @Override
  public Range range(ObjectRef object, long from, long until) throws IOException, Failure {
    Wire.Answer answer =
        grant.isPresent()
            ? door.object(grant.get(), object.id(), from, until)
            : door.manifest(access, from, until);
    boolean whole = answer.status() == 200 && from == 0 && !Problem.isPage(answer.headers());
    if (!whole && answer.status() != 206) {
      try (answer) {
        if (answer.status() == 416) {
          throw wrongLength();
        }
        Reply reply = answer.whole();
        // a share that was ended says so, and one that can still be read needs another grant
        if (grant.isPresent()
            && Problem.of(reply).name().equals("grant-refused")
            && door.read(access) instanceof ShareDoor.Read.Found) {
          throw over();
        }
        Problem.expect(reply, 206);
      }
    }
    String expected = "bytes " + from + "-" + (until - 1) + "/" + object.storedBytes();
    String told = answer.headers().firstValue("Content-Range").orElse("");
    long length = answer.number("Content-Length").orElse(-1);
    boolean fits = whole ? length == object.storedBytes() : told.equals(expected);
    if (!fits) {
      answer.close();
      throw wrongLength();
    }
    return new Body(answer, until - from);
  }

  /** Grants live for a day; whether another download is counted is for the user to say. */
  private static Failure over() {
    return new Failure(
        Failure.Kind.UNREACHABLE,
        "This download has taken more than a day; run the same line again: it goes on, and counts as"
            + " another download.");
  }

  private static Failure wrongLength() {
    return new Failure(
        Failure.Kind.HOSTILE,
        "The server holds this object truncated or with another length, or answers with other"
            + " bytes than asked; nothing unchecked was kept, ask the sender to send it again.");
  }

  /** The body of one answer, cut to the range that was asked for. */
  private static final class Body implements Range {
    private final Wire.Answer answer;
    private long left;

    private Body(Wire.Answer answer, long left) {
      this.answer = answer;
      this.left = left;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int wanted = (int) Math.min(left, length);
      int count = answer.body().readFully(into, offset, wanted);
      left -= count;
      if (count < wanted) {
        throw new IOException("the connection ended early");
      }
      return count;
    }

    @Override
    public void close() {
      answer.close();
    }
  }

  @Override
  public Retry retry() {
    return new Patience(door.wire(), door.server(), "run the same line again to resume");
  }
}
