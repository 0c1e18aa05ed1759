package org.satchel.client.open;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

/** A real, signed share, as a server would tell of it. */
public record SampleShare(
    OwnerSeed owner,
    ObjectRef manifest,
    List<ObjectRef> content,
    SealedBox capsule,
    SealedBox ownerBox) {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Of objects that nobody has. */
  public static SampleShare draw() {
    return naming(5_000);
  }

  /** Whose capsule names a manifest of this length, which nobody has. */
  public static SampleShare naming(long manifestBytes) {
    ObjectRef manifest =
        ObjectRef.sealed(
            ObjectId.draw(RANDOM),
            FileKey.draw(RANDOM),
            Hash.sha256(new byte[] {1}),
            manifestBytes);
    return of(manifest, List.of());
  }

  public static SampleShare of(ObjectRef manifest, List<ObjectRef> content) {
    OwnerSeed owner = OwnerSeed.draw(RANDOM);
    try {
      Capsule opened = Capsule.of(manifest, Optional.of("name"), Optional.empty());
      return new SampleShare(
          owner,
          manifest,
          content,
          opened.seal(keys(owner).capsuleKey(), RANDOM),
          opened.seal(owner.ownerBoxKey(), RANDOM));
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
            1 + content.size(),
            objects().mapToLong(ObjectRef::storedBytes).sum(),
            owner.shareKey(),
            capsule.hash(),
            ownerBox.hash(),
            Hash.sha256(list()),
            keys().accessBearer().hash(),
            owner.ownerBearer().hash()));
  }

  /** As its owner ends it. */
  public ShareRecord ended(long version) {
    RecordBody old = record(version).body();
    return owner.sign(
        new RecordBody(
            RecordBody.State.ENDED,
            false,
            1,
            version,
            old.date(),
            Optional.empty(),
            0,
            0,
            0,
            old.shareKey(),
            Hash.ZERO,
            Hash.ZERO,
            Hash.OF_NOTHING,
            old.accessHash(),
            old.ownerHash()));
  }

  /** As its link opens it. */
  public OpenShare opened() {
    try {
      Capsule content = Capsule.open(capsule, keys().capsuleKey());
      return new OpenShare(record(1), content, Optional.of(capsule), "live", -1);
    } catch (RefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The object list. */
  public byte[] list() {
    var list = new ByteArrayOutputStream();
    objects().forEach(object -> list.writeBytes(object.entry().encode()));
    return list.toByteArray();
  }

  private Stream<ObjectRef> objects() {
    return Stream.concat(Stream.of(manifest), content.stream());
  }

  /** What a server answers to its owner. */
  public String json(long version, SealedBox capsuleGiven) {
    return json(record(version), capsuleGiven);
  }

  String json(ShareRecord record, SealedBox capsuleGiven) {
    return "{\"record\":\""
        + Base64Url.encode(record.bytes())
        + "\",\"capsule\":\""
        + Base64Url.encode(capsuleGiven.bytes())
        + "\",\"ownerBox\":\""
        + Base64Url.encode(ownerBox.bytes())
        + "\",\"state\":\"live\",\"downloads\":3,\"version\":"
        + record.version()
        + "}";
  }
}
