package org.satchel.format.share;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.ObjectList;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.Hkdf;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.vectors.CounterStream;

/** A share that can be made again from a name: seed, boxes, list, upload secrets, records. */
public record SampleShare(
    OwnerSeed owner,
    Capsule content,
    SealedBox capsule,
    SealedBox ownerBox,
    List<ObjectEntry> list) {

  public static final Instant DATE = Instant.parse("2026-01-02T03:04:05.678Z");

  public static SampleShare of(String name, int objects) {
    CounterStream draws = new CounterStream(name, 1L << 40);
    OwnerSeed owner = OwnerSeed.draw(draws);
    List<ObjectEntry> list = new ArrayList<>();
    ObjectRef manifest =
        ObjectRef.sealed(ObjectId.draw(draws), FileKey.draw(draws), hash(draws), 5000);
    list.add(manifest.entry());
    for (int i = 1; i < objects; i++) {
      list.add(new ObjectEntry(ObjectId.draw(draws), hash(draws), 100_000L + i));
    }
    try {
      Capsule content = Capsule.of(manifest, Optional.of("Holiday"), Optional.of("See\nyou"));
      LinkKeys keys = LinkKeys.derive(owner.linkId(), owner.linkSecret(1), Optional.empty());
      return new SampleShare(
          owner,
          content,
          content.seal(keys.capsuleKey(), draws),
          content.seal(owner.ownerBoxKey(), draws),
          list);
    } catch (RefusedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Hash hash(CounterStream draws) {
    byte[] bytes = new byte[Hash.BYTES];
    draws.nextBytes(bytes);
    return Hash.of(bytes);
  }

  public LinkKeys keys() {
    return LinkKeys.derive(owner.linkId(), owner.linkSecret(1), Optional.empty());
  }

  public ObjectList.Totals totals() {
    try {
      ObjectList totals = new ObjectList();
      for (ObjectEntry entry : list) totals.add(entry);
      return totals.finish();
    } catch (RefusedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public ShareRecord created() {
    return owner.sign(live(1));
  }

  public RecordBody live(long version) {
    ObjectList.Totals totals = totals();
    return new RecordBody(
        RecordBody.State.LIVE,
        false,
        1,
        version,
        DATE,
        Optional.of(DATE.plusSeconds(86_400)),
        50,
        totals.count(),
        totals.storedBytes(),
        owner.shareKey(),
        capsule.hash(),
        ownerBox.hash(),
        totals.hash(),
        keys().accessBearer().hash(),
        owner.ownerBearer().hash());
  }

  public RecordBody ended(long version) {
    return new RecordBody(
        RecordBody.State.ENDED,
        false,
        1,
        version,
        DATE,
        Optional.empty(),
        0,
        0,
        0,
        owner.shareKey(),
        Hash.ZERO,
        Hash.ZERO,
        Hash.OF_NOTHING,
        keys().accessBearer().hash(),
        owner.ownerBearer().hash());
  }

  /** Signs what no honest owner would: any 264 bytes, whatever they say. */
  public static byte[] signAnyway(OwnerSeed owner, byte[] record) {
    byte[] seed = Base64Url.decode(owner.reveal(), 32).orElseThrow();
    byte[] signingSeed = Hkdf.derive(seed, new byte[0], "satchel/1/share-key");
    byte[] message = ShareRecord.signedBytes(record);
    byte[] signed = record.clone();
    Ed25519.sign(signingSeed, 0, message, 0, message.length, signed, RecordBody.BYTES);
    return signed;
  }

  /** Record, capsule and owner box of the creating bundle. */
  public byte[] bundleBeforeList() {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    bundle.writeBytes(created().bytes());
    bundle.writeBytes(capsule.bytes());
    bundle.writeBytes(ownerBox.bytes());
    return bundle.toByteArray();
  }

  public byte[] listBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ObjectEntry entry : list) bytes.writeBytes(entry.encode());
    return bytes.toByteArray();
  }

  /** One upload secret an object. */
  public byte[] uploadSecrets() {
    return CounterStream.bytes("upload secrets", 16 * list.size());
  }
}
