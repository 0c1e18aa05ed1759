package org.satchel.client.open;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.share.Capsule;
import org.satchel.format.share.LinkKeys;
import org.satchel.format.share.OwnerSeed;

/** A real, signed share without content, as a server would tell of it. */
public record SampleShare(
    OwnerSeed owner, ObjectRef manifest, SealedBox capsule, SealedBox ownerBox) {

  private static final SecureRandom RANDOM = new SecureRandom();

  public static SampleShare draw() {
    OwnerSeed owner = OwnerSeed.draw(RANDOM);
    ObjectRef manifest =
        ObjectRef.sealed(
            ObjectId.draw(RANDOM), FileKey.draw(RANDOM), Hash.sha256(new byte[] {1}), 5_000);
    try {
      Capsule content = Capsule.of(manifest, Optional.of("name"), Optional.empty());
      return new SampleShare(
          owner,
          manifest,
          content.seal(keys(owner).capsuleKey(), RANDOM),
          content.seal(owner.ownerBoxKey(), RANDOM));
    } catch (RefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LinkKeys keys(OwnerSeed owner) {
    return LinkKeys.derive(owner.linkId(), owner.linkSecret(1), Optional.empty());
  }

  public LinkKeys keys() {
    return keys(owner);
  }

  public ShareRecord record(long version) {
    return owner.sign(
        new RecordBody(
            RecordBody.State.LIVE,
            false,
            1,
            version,
            Instant.ofEpochMilli(1_767_323_045_678L),
            Optional.empty(),
            0,
            1,
            manifest.storedBytes(),
            owner.shareKey(),
            capsule.hash(),
            ownerBox.hash(),
            Hash.sha256(manifest.entry().encode()),
            keys().accessBearer().hash(),
            owner.ownerBearer().hash()));
  }

  /** What a server answers to its owner. */
  public String json(long version, SealedBox capsuleGiven) {
    return "{\"record\":\""
        + Base64Url.encode(record(version).bytes())
        + "\",\"capsule\":\""
        + Base64Url.encode(capsuleGiven.bytes())
        + "\",\"ownerBox\":\""
        + Base64Url.encode(ownerBox.bytes())
        + "\",\"state\":\"live\",\"downloads\":3,\"version\":"
        + version
        + "}";
  }
}
