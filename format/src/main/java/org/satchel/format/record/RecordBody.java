package org.satchel.format.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.satchel.format.merkle.Hash;

/**
 * What a share record says, without the signature.
 *
 * <p>Of fixed length and without options, so that there is nothing to parse in two ways. The
 * constructor lets no body exist that the specification does not allow.
 *
 * <p>Units: {@code storedBytes} counts bytes of all objects as stored, manifest included; limit 0
 * is unlimited; instants are whole milliseconds. Immutable, safe on any thread.
 *
 * <p>Source: spec/share-link.md section 3.
 */
public record RecordBody(
    State state,
    boolean passwordNeeded,
    long epoch,
    long version,
    Instant date,
    Optional<Instant> expiry,
    long downloadLimit,
    int objectCount,
    long storedBytes,
    ShareKey shareKey,
    Hash capsuleHash,
    Hash ownerBoxHash,
    Hash listHash,
    Hash accessHash,
    Hash ownerHash) {

  /** The part of a record that is signed: share-link.md section 3. */
  public static final int BYTES = 264;

  /** At most so many objects lie in a share, its manifest among them: share-link.md section 5. */
  public static final int OBJECTS_MAX = 1_000_000;

  /** Numbers of 8 bytes stay below it, so that JavaScript holds them exactly. */
  public static final long NUMBER_BOUND = 1L << 53;

  private static final long UINT32_MAX = 0xFFFF_FFFFL;
  private static final byte[] MAGIC = "SATCHRE\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte SUITE = 1;
  private static final byte PASSWORD_FLAG = 1;

  /** Live, or ended by its owner for ever. */
  public enum State {
    LIVE,
    ENDED
  }

  /**
   * @throws IllegalArgumentException if the specification allows no such record
   */
  public RecordBody {
    expect(epoch >= 1 && epoch <= UINT32_MAX, "epoch");
    expect(version >= 1 && version < NUMBER_BOUND, "version");
    expect(isMillis(date, 0), "date");
    expect(expiry.isEmpty() || isMillis(expiry.get(), 1), "expiry");
    expect(downloadLimit >= 0 && downloadLimit <= UINT32_MAX, "download limit");
    if (state == State.LIVE) {
      expect(objectCount >= 1 && objectCount <= OBJECTS_MAX, "number of objects");
      expect(storedBytes >= 1 && storedBytes < NUMBER_BOUND, "sum of lengths");
    } else {
      expect(objectCount == 0 && storedBytes == 0, "objects of an ended share");
      expect(listHash.equals(Hash.OF_NOTHING), "list of an ended share");
      expect(capsuleHash.equals(Hash.ZERO) && ownerBoxHash.equals(Hash.ZERO), "boxes of an ended");
    }
  }

  /** True if the whole record is live. */
  public boolean isLive() {
    return state == State.LIVE;
  }

  public LinkId linkId() {
    return shareKey.linkId();
  }

  /** The next version after an edit: same objects, same owner, the same box of the owner's. */
  public RecordBody edited(
      Instant now,
      Optional<Instant> newExpiry,
      long newLimit,
      long newEpoch,
      boolean newPasswordNeeded,
      Hash newCapsule,
      Hash newAccess) {
    return new RecordBody(
        State.LIVE,
        newPasswordNeeded,
        newEpoch,
        version + 1,
        now,
        newExpiry,
        newLimit,
        objectCount,
        storedBytes,
        shareKey,
        newCapsule,
        ownerBoxHash,
        listHash,
        newAccess,
        ownerHash);
  }

  /**
   * The version that ends the share.
   *
   * @param seen the largest version that its owner knows
   */
  public RecordBody ended(Instant now, long seen) {
    return new RecordBody(
        State.ENDED,
        passwordNeeded,
        epoch,
        Math.max(version, seen) + 1,
        now,
        expiry,
        downloadLimit,
        0,
        0,
        shareKey,
        Hash.ZERO,
        Hash.ZERO,
        Hash.OF_NOTHING,
        accessHash,
        ownerHash);
  }

  /** The 264 bytes that are signed. */
  public byte[] encode() {
    ByteBuffer target = ByteBuffer.allocate(BYTES);
    target.put(MAGIC).put(SUITE);
    target.put((byte) (state == State.LIVE ? 0 : 1));
    target.put(passwordNeeded ? PASSWORD_FLAG : 0).put((byte) 0);
    target.putInt((int) epoch).putLong(version).putLong(date.toEpochMilli());
    target.putLong(expiry.map(Instant::toEpochMilli).orElse(0L));
    target.putInt((int) downloadLimit).putInt(objectCount).putLong(storedBytes);
    target.put(linkId().bytes()).put(shareKey.bytes());
    for (Hash hash : new Hash[] {capsuleHash, ownerBoxHash, listHash, accessHash, ownerHash}) {
      hash.writeTo(target);
    }
    return target.array();
  }

  /** Reads 264 bytes, in the order of checks that the specification names. */
  static RecordBody decode(ByteBuffer source) throws RefusedException {
    byte[] magic = new byte[MAGIC.length];
    source.get(magic);
    if (!Arrays.equals(magic, MAGIC)) throw malformed("not a share record");
    byte suite = source.get();
    if (suite != SUITE) {
      throw new RefusedException(Reason.UNKNOWN_SUITE, "record of suite " + (suite & 0xFF));
    }
    byte state = source.get();
    byte flags = source.get();
    if ((state & ~1) != 0 || (flags & ~PASSWORD_FLAG) != 0 || source.get() != 0) {
      throw malformed("state, flags or reserved byte");
    }
    try {
      return decodeFields(state == 0 ? State.LIVE : State.ENDED, flags != 0, source);
    } catch (IllegalArgumentException outOfRange) {
      throw malformed(String.valueOf(outOfRange.getMessage()));
    }
  }

  private static RecordBody decodeFields(State state, boolean passwordNeeded, ByteBuffer source)
      throws RefusedException {
    long epoch = Integer.toUnsignedLong(source.getInt());
    long version = source.getLong();
    long date = number(source);
    long expiry = number(source);
    long limit = Integer.toUnsignedLong(source.getInt());
    int objects = source.getInt();
    long stored = source.getLong();
    LinkId linkId = LinkId.readFrom(source);
    ShareKey key = ShareKey.readFrom(source);
    RecordBody body =
        new RecordBody(
            state,
            passwordNeeded,
            epoch,
            version,
            Instant.ofEpochMilli(date),
            expiry == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expiry)),
            limit,
            objects,
            stored,
            key,
            hash(source),
            hash(source),
            hash(source),
            hash(source),
            hash(source));
    if (!linkId.equals(key.linkId())) {
      throw new RefusedException(Reason.WRONG_LINK_ID, "link id is not that of the record's key");
    }
    return body;
  }

  private static long number(ByteBuffer source) {
    long number = source.getLong();
    expect(number >= 0 && number < NUMBER_BOUND, "number of 8 bytes");
    return number;
  }

  private static Hash hash(ByteBuffer source) {
    byte[] bytes = new byte[Hash.BYTES];
    source.get(bytes);
    return Hash.of(bytes);
  }

  private static boolean isMillis(Instant instant, long from) {
    long millis = instant.toEpochMilli();
    return millis >= from && millis < NUMBER_BOUND && Instant.ofEpochMilli(millis).equals(instant);
  }

  private static void expect(boolean holds, String what) {
    if (!holds) throw new IllegalArgumentException("a record with a wrong " + what);
  }

  private static RefusedException malformed(String detail) {
    return new RefusedException(Reason.MALFORMED, detail);
  }
}
