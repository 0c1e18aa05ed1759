package org.satchel.client.open;

import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.state.SeenVersions;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.seal.FileKey;
import org.satchel.format.share.Capsule;
import org.satchel.format.share.LinkKeys;

/**
 * Checks a share against the link that leads to it and opens its capsule.
 *
 * <p>In this order: the record is this link's, it is not older than what this device saw, it knows
 * the bearer, its boxes are its own, the capsule opens. Only then is the version remembered: a
 * forged answer must not make the true one look old.
 *
 * <p>Units and threads: one share, one thread.
 *
 * <p>Source: spec/share-link.md sections 3 and 4.
 */
public record Opener(SeenVersions seen) {

  /** Opens a share with a recipient's keys. */
  public OpenShare open(ShareDoor door, LinkKeys keys, boolean passwordNeeded) throws Failure {
    long known = seen.of(door.linkId());
    ShareAnswer answer = ask(door, keys.accessBearer(), passwordNeeded);
    checkNewest(answer.record(), door.linkId(), known);
    if (!answer.record().body().isLive()) {
      throw new Failure(Failure.Kind.GONE, "The share was ended; ask the sender for a new one.");
    }
    Capsule capsule = capsule(answer.record(), answer.capsule(), keys);
    seen.remember(door.linkId(), answer.record().version());
    return new OpenShare(answer.record(), capsule, answer.capsule(), answer.state(), -1);
  }

  private static ShareAnswer ask(ShareDoor door, Bearer bearer, boolean passwordNeeded)
      throws Failure {
    return switch (door.read(bearer)) {
      case ShareDoor.Read.Found(ShareAnswer share) -> share;
      case ShareDoor.Read.WrongBearer wrong -> throw wrongBearer(passwordNeeded);
    };
  }

  private static Failure wrongBearer(boolean passwordNeeded) {
    if (passwordNeeded) {
      return new Failure(
          Failure.Kind.PASSWORD,
          "The password does not fit, or the link is an old one; try again, or ask the sender.");
    }
    return new Failure(
        Failure.Kind.GONE,
        "This link does not open the share any more; ask the sender for the current one.");
  }

  /**
   * Refuses a record of another share, or an older one.
   *
   * @param known what this device saw before it asked; what another command sees meanwhile makes a
   *     true answer no older
   */
  static void checkNewest(ShareRecord record, LinkId linkId, long known) throws Failure {
    try {
      record.checkLinkId(linkId);
      record.checkNotOlderThan(known);
    } catch (RefusedException e) {
      if (e.reason() == Reason.OLDER_VERSION) {
        throw new Failure(
            Failure.Kind.HOSTILE,
            "The server shows an older state of this share than this device has seen"
                + " (older-version); ask the sender, or end the share if it is yours.",
            e);
      }
      throw Failure.hostile("The share that the server gave", e);
    }
  }

  /** Opens a recipient's box that belongs to a record. */
  public static Capsule capsule(ShareRecord record, Optional<SealedBox> box, LinkKeys keys)
      throws Failure {
    if (!record.body().accessHash().equals(keys.accessBearer().hash())) {
      throw wrongBearer(record.body().passwordNeeded());
    }
    return box(box, record.body().capsuleHash(), keys.capsuleKey());
  }

  /** Opens a box after its hash was compared with the record's. */
  static Capsule box(Optional<SealedBox> box, org.satchel.format.merkle.Hash expected, FileKey key)
      throws Failure {
    if (box.isEmpty()) {
      throw new Failure(
          Failure.Kind.HOSTILE, "The server gave a share without its box; ask the sender.");
    }
    try {
      box.get().checkHash(expected);
      return Capsule.open(box.get(), key);
    } catch (RefusedException e) {
      throw Failure.hostile("The share's box", e);
    }
  }
}
