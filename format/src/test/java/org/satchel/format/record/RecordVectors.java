package org.satchel.format.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.format.vectors.VectorWriter.bytes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.satchel.format.share.OwnerSeed;
import org.satchel.format.share.SampleShare;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** Signed records, sound, damaged, and well signed but not allowed. */
public final class RecordVectors implements VectorKind {

  private static final SampleShare SHARE = SampleShare.of("record", 4);

  /** The order of Ed25519's group: RFC 8032 section 5.1. */
  private static final BigInteger ORDER =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  @Override
  public String name() {
    return "record";
  }

  @Override
  public void make(VectorWriter out) {
    out.about(
        "Share records. 'asked': the link id that was asked for; 'seen': the version last seen",
        "share-link.md section 3");
    byte[] live = SHARE.created().bytes();
    accept(out, "live", live);
    accept(out, "live, later version, asked and seen", SHARE.owner().sign(SHARE.live(7)).bytes())
        .put("asked", SHARE.owner().linkId().toString())
        .put("seen", 7);
    accept(out, "ended", SHARE.owner().sign(SHARE.ended(2)).bytes());
    out.refuse("older version than seen", Reason.OLDER_VERSION)
        .put("seen", 2)
        .set("record", bytes(live));
    out.refuse("another share than asked for", Reason.WRONG_LINK_ID)
        .put("asked", SampleShare.of("other", 1).owner().linkId().toString())
        .set("record", bytes(live));
    refuse(out, "empty", Reason.MALFORMED, new byte[0]);
    refuse(out, "one byte short", Reason.MALFORMED, Arrays.copyOf(live, 327));
    refuse(out, "one byte long", Reason.MALFORMED, Arrays.copyOf(live, 329));
    refuse(out, "magic", Reason.MALFORMED, flip(live, 0, 1));
    refuse(out, "suite 2", Reason.UNKNOWN_SUITE, flip(live, 8, 3));
    // Each flip leaves its field within range, so that only the signature can tell.
    for (int at : new int[] {10, 12, 23, 31, 39, 40, 47, 55, 104, 136, 168, 200, 232}) {
      int bits = at == 23 ? 2 : 1;
      refuse(out, "flipped byte %d".formatted(at), Reason.BAD_SIGNATURE, flip(live, at, bits));
    }
    refuse(out, "link id changed", Reason.WRONG_LINK_ID, flip(live, 56, 1));
    refuse(out, "public key changed", Reason.WRONG_LINK_ID, flip(live, 72, 1));
    refuse(out, "signature, R changed", Reason.BAD_SIGNATURE, flip(live, 264, 1));
    refuse(out, "signature, S changed", Reason.BAD_SIGNATURE, flip(live, 300, 1));
    refuse(out, "signature of zeros", Reason.BAD_SIGNATURE, zero(live, 264, 64));
    refuse(out, "signature with S and the order", Reason.BAD_SIGNATURE, malleated(live));
    refuse(out, "signed by another share's key", Reason.BAD_SIGNATURE, otherSigner(live));
    makeSignedButWrong(out, live);
  }

  private static void makeSignedButWrong(VectorWriter out, byte[] live) {
    byte[] ended = SHARE.owner().sign(SHARE.ended(2)).bytes();
    signed(out, "state 2", live, 9, 2);
    signed(out, "reserved flag", live, 10, 2);
    signed(out, "reserved byte", live, 11, 1);
    signed(out, "epoch 0", live, 12, 0, 0, 0, 0);
    signed(out, "version 0", live, 16, 0, 0, 0, 0, 0, 0, 0, 0);
    signed(out, "version of 2^53", live, 16, 0, 32, 0, 0, 0, 0, 0, 0);
    signed(out, "date of 2^53", live, 24, 0, 32);
    signed(out, "date of 2^63", live, 24, 128);
    signed(out, "expiry of 2^53", live, 32, 0, 32);
    signed(out, "no objects", live, 44, 0, 0, 0, 0);
    signed(out, "a million objects and one", live, 44, 0, 0x0F, 0x42, 0x41);
    signed(out, "2^32 - 1 objects", live, 44, 255, 255, 255, 255);
    signed(out, "sum of lengths 0", live, 48, 0, 0, 0, 0, 0, 0, 0, 0);
    signed(out, "sum of lengths 2^53", live, 48, 0, 32);
    signed(out, "ended with an object", ended, 47, 1);
    signed(out, "ended with a length", ended, 55, 1);
    signed(out, "ended with a capsule", ended, 104, 1);
    signed(out, "ended with an owner box", ended, 136, 1);
    signed(out, "ended with a list", ended, 168, 0);
    signed(out, "live with an ended record's fields", ended, 9, 0);
  }

  /** A record whose bytes were changed before its own key signed it. */
  private static void signed(VectorWriter out, String name, byte[] record, int at, int... values) {
    byte[] changed = record.clone();
    for (int i = 0; i < values.length; i++) changed[at + i] = (byte) values[i];
    refuse(out, name, Reason.MALFORMED, SampleShare.signAnyway(SHARE.owner(), changed));
  }

  private static byte[] otherSigner(byte[] record) {
    OwnerSeed other = SampleShare.of("other", 1).owner();
    return SampleShare.signAnyway(other, record);
  }

  /** S and S + L verify alike where nobody checks that S is below L: RFC 8032 section 8.4. */
  private static byte[] malleated(byte[] record) {
    byte[] littleEndian = Arrays.copyOfRange(record, 296, 328);
    byte[] sum = new BigInteger(1, reversed(littleEndian)).add(ORDER).toByteArray();
    byte[] scalar = new byte[32];
    System.arraycopy(
        sum,
        Math.max(0, sum.length - 32),
        scalar,
        Math.max(0, 32 - sum.length),
        Math.min(32, sum.length));
    return ByteBuffer.allocate(328).put(record, 0, 296).put(reversed(scalar)).array();
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) reversed[i] = bytes[bytes.length - 1 - i];
    return reversed;
  }

  private static byte[] flip(byte[] record, int at, int bits) {
    byte[] changed = record.clone();
    changed[at] ^= (byte) bits;
    return changed;
  }

  private static byte[] zero(byte[] record, int at, int length) {
    byte[] changed = record.clone();
    Arrays.fill(changed, at, at + length, (byte) 0);
    return changed;
  }

  private static ObjectNode accept(VectorWriter out, String name, byte[] record) {
    ObjectNode vector = out.accept(name);
    RecordBody body = decode(record);
    vector.set("record", bytes(record));
    return vector
        .put("state", body.isLive() ? "live" : "ended")
        .put("passwordNeeded", body.passwordNeeded())
        .put("epoch", body.epoch())
        .put("version", body.version())
        .put("date", body.date().toEpochMilli())
        .put("expiry", body.expiry().map(Instant::toEpochMilli).orElse(0L))
        .put("downloadLimit", body.downloadLimit())
        .put("objects", body.objectCount())
        .put("storedBytes", body.storedBytes())
        .put("linkId", body.linkId().toString())
        .put("shareKey", body.shareKey().toString())
        .put("capsuleHash", body.capsuleHash().toString())
        .put("ownerBoxHash", body.ownerBoxHash().toString())
        .put("listHash", body.listHash().toString())
        .put("accessHash", body.accessHash().toString())
        .put("ownerHash", body.ownerHash().toString());
  }

  private static RecordBody decode(byte[] record) {
    try {
      return RecordBody.decode(ByteBuffer.wrap(record));
    } catch (RefusedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void refuse(VectorWriter out, String name, Reason reason, byte[] record) {
    out.refuse(name, reason).set("record", bytes(record));
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    ShareRecord record = ShareRecord.parse(vector.bytes("record"));
    if (vector.has("asked")) record.checkLinkId(LinkId.parse(vector.text("asked")).orElseThrow());
    if (vector.has("seen")) record.checkNotOlderThan(vector.number("seen"));
    RecordBody body = record.body();
    assertThat(body.isLive()).isEqualTo(vector.text("state").equals("live"));
    assertThat(body.passwordNeeded()).isEqualTo(vector.get("passwordNeeded").booleanValue());
    assertThat(body.epoch()).isEqualTo(vector.number("epoch"));
    assertThat(body.version()).isEqualTo(vector.number("version"));
    assertThat(body.date().toEpochMilli()).isEqualTo(vector.number("date"));
    assertThat(body.expiry().map(Instant::toEpochMilli).orElse(0L))
        .isEqualTo(vector.number("expiry"));
    assertThat(body.downloadLimit()).isEqualTo(vector.number("downloadLimit"));
    assertThat(body.objectCount()).isEqualTo((int) vector.number("objects"));
    assertThat(body.storedBytes()).isEqualTo(vector.number("storedBytes"));
    assertThat(body.linkId().toString()).isEqualTo(vector.text("linkId"));
    assertThat(body.shareKey().toString()).isEqualTo(vector.text("shareKey"));
    assertThat(body.capsuleHash()).isEqualTo(vector.hash("capsuleHash"));
    assertThat(body.ownerBoxHash()).isEqualTo(vector.hash("ownerBoxHash"));
    assertThat(body.listHash()).isEqualTo(vector.hash("listHash"));
    assertThat(body.accessHash()).isEqualTo(vector.hash("accessHash"));
    assertThat(body.ownerHash()).isEqualTo(vector.hash("ownerHash"));
  }
}
