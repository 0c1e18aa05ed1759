package org.satchel.client.open;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.satchel.client.Expiry;
import org.satchel.client.Failure;
import org.satchel.client.state.SeenVersions;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.share.Capsule;
import org.satchel.format.share.LinkKeys;
import org.satchel.format.share.OwnerSeed;
import org.satchel.format.share.Password;

/**
 * What an owner does with a share: look, edit, end. The seed suffices for all of it.
 *
 * <p>Each act reads the present record, checks it as a recipient would, and signs the next version.
 * If another device was faster the server says so and nothing is lost.
 *
 * <p>Units and threads: one share, one thread.
 *
 * <p>Source: spec/share-link.md sections 4 and 6.
 */
public final class OwnerDesk {

  private final ShareDoor door;
  private final OwnerSeed seed;
  private final SeenVersions seen;
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;

  public OwnerDesk(ShareDoor door, OwnerSeed seed, SeenVersions seen, InstantSource clock) {
    this.door = door;
    this.seed = seed;
    this.seen = seen;
    this.clock = clock;
  }

  /** What becomes of the password. */
  public sealed interface PasswordChange {
    /** It stays, and with it the link. */
    record Keep() implements PasswordChange {}

    /** It is set anew or removed: a new epoch, a new link. Where none is, none is removed. */
    record Replace(Optional<Password> password) implements PasswordChange {}
  }

  /** What shall change; empty is as before. */
  public record Edit(
      Optional<Expiry> expiry, Optional<Long> downloadLimit, PasswordChange password) {}

  /** The share as its owner sees it. */
  public OpenShare look() throws Failure {
    ShareAnswer answer = read();
    Capsule capsule =
        Opener.box(answer.ownerBox(), answer.record().body().ownerBoxHash(), seed.ownerBoxKey());
    return new OpenShare(
        answer.record(), capsule, answer.capsule(), answer.state(), answer.downloads());
  }

  private ShareAnswer ask() throws Failure {
    return switch (door.read(seed.ownerBearer())) {
      case ShareDoor.Read.Found(ShareAnswer share) -> share;
      case ShareDoor.Read.WrongBearer wrong ->
          throw new Failure(
              Failure.Kind.GONE, "The server does not take you for this share's owner.");
    };
  }

  private ShareAnswer read() throws Failure {
    long known = seen.of(seed.linkId());
    ShareAnswer answer = ask();
    Opener.checkNewest(answer.record(), seed.linkId(), known);
    if (!answer.record().body().isLive()) {
      throw new Failure(Failure.Kind.GONE, "This share was ended; send its files again.");
    }
    // An edit that leaves the password signs the capsule's hash again, without opening it: it must
    // be the one that was signed before and none of the server's choice.
    SealedBox capsule = answer.capsule().orElseThrow(() -> withoutBox(answer));
    checkSigned(capsule, answer.record().body());
    seen.remember(seed.linkId(), answer.record().version());
    return answer;
  }

  /** An operator's end drops the boxes and leaves the owner's last record, which says live. */
  private static Failure withoutBox(ShareAnswer answer) {
    return answer.state().equals("ended")
        ? new Failure(
            Failure.Kind.GONE, "The server's operator ended this share; send its files again.")
        : new Failure(
            Failure.Kind.HOSTILE, "The server gave a share without its box; nothing was changed.");
  }

  /** What came of an edit; the record is to be {@link #remember}ed. */
  public record Edited(ShareRecord record, long downloads) {}

  /**
   * Signs and puts the next version.
   *
   * @param signed when, and where a span begins
   */
  public Edited edit(Edit edit, Instant signed) throws Failure {
    ShareAnswer answer = read();
    RecordBody old = answer.record().body();
    Capsule capsule = Opener.box(answer.ownerBox(), old.ownerBoxHash(), seed.ownerBoxKey());
    Instant now = Instant.ofEpochMilli(signed.toEpochMilli());
    Optional<Instant> expiry =
        edit.expiry().isPresent() ? edit.expiry().get().from(now) : old.expiry();
    long limit = edit.downloadLimit().orElse(old.downloadLimit());
    SealedBox ownerBox = answer.ownerBox().orElseThrow();
    SealedBox box;
    RecordBody next;
    switch (effective(edit.password(), old)) {
      case PasswordChange.Keep keep -> {
        box = answer.capsule().orElseThrow();
        boolean needed = old.passwordNeeded();
        Hash access = old.accessHash();
        next = old.edited(now, expiry, limit, old.epoch(), needed, box.hash(), access);
      }
      case PasswordChange.Replace(Optional<Password> password) -> {
        long epoch = old.epoch() + 1;
        LinkKeys keys = LinkKeys.derive(seed.linkId(), seed.linkSecret(epoch), password);
        box = capsule.seal(keys.capsuleKey(), random);
        Hash access = keys.accessBearer().hash();
        next = old.edited(now, expiry, limit, epoch, password.isPresent(), box.hash(), access);
      }
    }
    ShareRecord record = seed.sign(next);
    put(record, Optional.of(box), Optional.of(ownerBox));
    return new Edited(record, answer.downloads());
  }

  /** A link that people have must not die because a password is taken from where none is. */
  private static PasswordChange effective(PasswordChange change, RecordBody old) {
    boolean nothing =
        !old.passwordNeeded()
            && change instanceof PasswordChange.Replace(Optional<Password> password)
            && password.isEmpty();
    return nothing ? new PasswordChange.Keep() : change;
  }

  private static void checkSigned(SealedBox box, RecordBody old) throws Failure {
    try {
      box.checkHash(old.capsuleHash());
    } catch (RefusedException e) {
      throw Failure.hostile("The share's box", e);
    }
  }

  /**
   * Ends the share for ever, its objects are removed; one that its owner ended stays so. Nothing
   * may be built on an older state, which a restored server shows, but it may be ended.
   *
   * @return the last record, to be {@link #remember}ed
   */
  public ShareRecord end() throws Failure {
    long known = seen.of(seed.linkId());
    ShareRecord record = ask().record();
    Opener.checkNewest(record, seed.linkId(), 0);
    if (record.body().isLive() || record.version() < known) {
      record = seed.sign(record.body().ended(Instant.ofEpochMilli(clock.millis()), known));
      put(record, Optional.empty(), Optional.empty());
    }
    return record;
  }

  private void put(ShareRecord record, Optional<SealedBox> box, Optional<SealedBox> ownerBox)
      throws Failure {
    var bundle = new ByteArrayOutputStream();
    bundle.writeBytes(record.bytes());
    box.ifPresent(part -> bundle.writeBytes(part.bytes()));
    ownerBox.ifPresent(part -> bundle.writeBytes(part.bytes()));
    door.put(bundle.toByteArray());
  }

  /** Has this device refuse older versions from now on; what was done should be told before. */
  public void remember(ShareRecord record) throws Failure {
    seen.remember(record.linkId(), record.version());
  }
}
