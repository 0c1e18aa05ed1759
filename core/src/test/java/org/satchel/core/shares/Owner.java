package org.satchel.core.shares;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.satchel.core.objects.Claim;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectList;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.RecordBody.State;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareKey;
import org.satchel.format.record.ShareRecord;
import org.satchel.testkit.SimulatedClock;

/** A sender with one share: signs its records, makes its bundles, knows its bearers. */
final class Owner {

  final Bearer owner;
  final LinkId link;
  final List<Claim> objects;
  private final SplittableRandom random;
  private final KeyPair keys;
  private final ShareKey key;
  private final ObjectList.Totals totals;
  private final SealedBox ownerBox;

  /** A record to be, of which a test names only what matters. */
  record Draft(
      State state,
      boolean password,
      long epoch,
      long version,
      Optional<Instant> expiry,
      long limit,
      boolean otherList,
      SealedBox capsule,
      Bearer access) {

    Draft version(long next) {
      return new Draft(state, password, epoch, next, expiry, limit, otherList, capsule, access);
    }

    Draft expires(Duration after) {
      Optional<Instant> at = Optional.of(SimulatedClock.START.plus(after));
      return new Draft(state, password, epoch, version, at, limit, otherList, capsule, access);
    }

    Draft limit(long next) {
      return new Draft(state, password, epoch, version, expiry, next, otherList, capsule, access);
    }

    Draft withOtherList() {
      return new Draft(state, password, epoch, version, expiry, limit, true, capsule, access);
    }

    Draft withPassword() {
      return new Draft(state, true, epoch, version, expiry, limit, otherList, capsule, access);
    }

    Draft ended() {
      return new Draft(
          State.ENDED, password, epoch, version, expiry, limit, otherList, capsule, access);
    }

    Draft epoch(long next, SealedBox sealed, Bearer bearer) {
      return new Draft(state, password, next, version, expiry, limit, otherList, sealed, bearer);
    }
  }

  Owner(SplittableRandom random, List<Claim> objects) throws Exception {
    this.random = random;
    this.objects = objects;
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = keys.getPublic().getEncoded();
    key = ShareKey.of(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    link = key.linkId();
    owner = Bearer.draw(random);
    ownerBox = box();
    var list = new ObjectList();
    for (Claim claim : objects) list.add(claim.entry());
    totals = list.finish();
  }

  SealedBox box() throws RefusedException {
    byte[] box = new byte[SealedBox.BYTES];
    random.nextBytes(box);
    return SealedBox.parse(box);
  }

  /** Version 1, live, without expiry and limit. */
  Draft first() throws RefusedException {
    return new Draft(
        State.LIVE, false, 1, 1, Optional.empty(), 0, false, box(), Bearer.draw(random));
  }

  ShareRecord sign(Draft draft) {
    boolean live = draft.state() == State.LIVE;
    var body =
        new RecordBody(
            draft.state(),
            draft.password(),
            draft.epoch(),
            draft.version(),
            SimulatedClock.START,
            draft.expiry(),
            draft.limit(),
            live ? totals.count() : 0,
            live ? totals.storedBytes() : 0,
            key,
            live ? draft.capsule().hash() : Hash.ZERO,
            live ? ownerBox.hash() : Hash.ZERO,
            !live ? Hash.OF_NOTHING : draft.otherList() ? Hash.ZERO : totals.hash(),
            draft.access().hash(),
            owner.hash());
    try {
      byte[] encoded = body.encode();
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(keys.getPrivate());
      signer.update(ShareRecord.signedBytes(encoded));
      byte[] whole = Arrays.copyOf(encoded, ShareRecord.BYTES);
      System.arraycopy(signer.sign(), 0, whole, encoded.length, ShareKey.SIGNATURE_BYTES);
      return ShareRecord.parse(whole);
    } catch (GeneralSecurityException | RefusedException e) {
      throw new AssertionError(e);
    }
  }

  byte[] bundleBytes(Draft draft) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(sign(draft).bytes());
    if (draft.state() == State.ENDED) return out.toByteArray();
    out.writeBytes(draft.capsule().bytes());
    out.writeBytes(ownerBox.bytes());
    if (draft.version() > 1) return out.toByteArray();
    for (Claim claim : objects) out.writeBytes(claim.entry().encode());
    for (Claim claim : objects) out.writeBytes(ShareFixture.secretBytes(claim.secret()));
    return out.toByteArray();
  }

  InputStream bundle(Draft draft) {
    return new ByteArrayInputStream(bundleBytes(draft));
  }
}
