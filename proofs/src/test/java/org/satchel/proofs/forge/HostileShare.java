package org.satchel.proofs.forge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * A share whose signatures, hashes and boxes are right and whose content may break every rule.
 *
 * <p>Why this way: this is all that a hostile sender can make: the server must take it, since it
 * cannot read it, and only the opener stands between it and the receiver's disk.
 *
 * <p>Units: milliseconds, bytes. Threads: for one thread.
 *
 * <p>Source: spec/share-link.md sections 1 to 7.
 */
public final class HostileShare {

  private static final int BOX_PLAIN = 3_982;

  private final byte[] seed = Forge.random(32);
  private final Ed25519PrivateKeyParameters shareKey =
      new Ed25519PrivateKeyParameters(Forge.hkdf(seed, new byte[0], "satchel/1/share-key"), 0);
  private final byte[] linkId =
      Arrays.copyOf(
          Forge.sha256(Forge.ascii("satchel/1/link-id"), shareKey.generatePublicKey().getEncoded()),
          16);
  private final byte[] linkSecret =
      Forge.hkdf(
          seed, linkId, Forge.join(Forge.ascii("satchel/1/link-secret"), new byte[] {0, 0, 0, 1}));
  private final byte[] linkKey;
  private final byte[] bearerKey;
  private final String kind;
  private final List<Sealed> objects = new ArrayList<>();

  /** A share without password. */
  public HostileShare() {
    this.kind = "1";
    this.linkKey = linkKey(new byte[32]);
    this.bearerKey = linkKey;
  }

  /** A share whose capsule, and whose bearer, hang on a password stretched at these costs. */
  public HostileShare(String password, LinkKdf.Cost capsule, LinkKdf.Cost bearer) {
    this.kind = "1p";
    this.linkKey = linkKey(capsule.stretch(password, linkId));
    this.bearerKey = linkKey(bearer.stretch(password, linkId));
  }

  private byte[] linkKey(byte[] stretched) {
    return Forge.hkdf(Forge.join(linkSecret, stretched), linkId, "satchel/1/link");
  }

  /** The access bearer that the record names. */
  public String accessBearer() {
    return Forge.text(access());
  }

  private byte[] access() {
    return Forge.hkdf(bearerKey, linkId, "satchel/1/access");
  }

  /** An object ready to be uploaded, and how a manifest names it. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  public record Sealed(byte[] id, byte[] key, byte[] stored, long size) {

    public String idText() {
      return Forge.text(id);
    }

    public byte[] root() {
      return Forge.root(stored);
    }

    /** The members that the specification calls OBJECT. */
    public String json() {
      return "\"id\":\"%s\",\"key\":\"%s\",\"root\":\"%s\",\"stored\":%d,\"size\":%d"
          .formatted(Forge.text(id), Forge.text(key), Forge.text(root()), stored.length, size);
    }

    byte[] entry() {
      return ByteBuffer.allocate(56).put(id).put(root()).putLong(stored.length).array();
    }
  }

  /** Seals content as the format wants it. */
  public static Sealed content(byte[] plain) {
    byte[] id = Forge.random(16);
    byte[] key = Forge.random(32);
    return content(plain, id, key, Forge.commitment(key, id));
  }

  /** Content whose header commits to another key than the one that seals it. */
  public static Sealed contentCommittedElsewhere(byte[] plain) {
    byte[] id = Forge.random(16);
    return content(plain, id, Forge.random(32), Forge.commitment(Forge.random(32), id));
  }

  /** Content whose padding is not zero. */
  public static Sealed contentWithDirtyPadding(byte[] plain) {
    byte[] id = Forge.random(16);
    byte[] key = Forge.random(32);
    byte[] padded = Forge.padded(plain);
    padded[padded.length - 1] = 1;
    byte[] stored = Forge.seal(Forge.CONTENT, key, id, Forge.commitment(key, id), padded);
    return new Sealed(id, key, stored, plain.length);
  }

  private static Sealed content(byte[] plain, byte[] id, byte[] key, byte[] commitment) {
    byte[] stored = Forge.seal(Forge.CONTENT, key, id, commitment, Forge.padded(plain));
    return new Sealed(id, key, stored, plain.length);
  }

  /** Publishes a manifest of these lines with these objects; returns the link. */
  public String publish(Door door, List<String> lines, Sealed... content) throws Exception {
    return publish(door, String.join("\n", lines) + "\n", "{%s}", content);
  }

  /**
   * Publishes any text as manifest and any JSON as capsule; its {@code %s} becomes the manifest's
   * members.
   */
  public String publish(Door door, String manifest, String box, Sealed... content)
      throws Exception {
    byte[] id = Forge.random(16);
    byte[] key = Forge.random(32);
    byte[] plain = manifest.getBytes(StandardCharsets.UTF_8);
    byte[] stored =
        Forge.seal(Forge.MANIFEST, key, id, Forge.commitment(key, id), Forge.padded(plain));
    Sealed sealed = new Sealed(id, key, stored, plain.length);
    objects.add(sealed);
    objects.addAll(List.of(content));
    String json = box.equals("{%s}") ? "{\"v\":1,\"manifest\":{%s}}" : box;
    byte[] capsule = box(json.replace("%s", sealed.json()), "capsule");
    byte[] ownerBox = ownerBox(json.replace("%s", sealed.json()));
    byte[] secrets = new byte[0];
    byte[] list = new byte[0];
    for (Sealed object : objects) {
      secrets = Forge.join(secrets, door.upload(object.id(), object.stored()));
      list = Forge.join(list, object.entry());
    }
    byte[] record = record(capsule, ownerBox, list);
    door.putShare(linkId, Forge.join(record, capsule, ownerBox, list, secrets));
    return "%s/s/%s#%s.%s".formatted(door.url(), Forge.text(linkId), kind, Forge.text(linkSecret));
  }

  private byte[] box(String json, String label) {
    byte[] key = Forge.hkdf(linkKey, linkId, "satchel/1/" + label);
    return sealBox(json, key);
  }

  private byte[] ownerBox(String json) {
    return sealBox(json, Forge.hkdf(seed, linkId, "satchel/1/owner-box"));
  }

  private static byte[] sealBox(String json, byte[] key) {
    byte[] id = Forge.random(16);
    byte[] plain = Arrays.copyOf(json.getBytes(StandardCharsets.UTF_8), BOX_PLAIN);
    return Forge.seal(Forge.CAPSULE, key, id, Forge.commitment(key, id), plain);
  }

  private byte[] record(byte[] capsule, byte[] ownerBox, byte[] list) {
    byte[] owner = Forge.hkdf(seed, linkId, "satchel/1/owner-bearer");
    byte[] body =
        ByteBuffer.allocate(264)
            .put(Forge.ascii("SATCHRE\n"))
            .put(new byte[] {1, 0, (byte) (kind.equals("1p") ? 1 : 0), 0})
            .putInt(1)
            .putLong(1)
            .putLong(System.currentTimeMillis())
            .putLong(0)
            .putInt(0)
            .putInt(objects.size())
            .putLong(objects.stream().mapToLong(object -> object.stored().length).sum())
            .put(linkId)
            .put(shareKey.generatePublicKey().getEncoded())
            .put(Forge.sha256(capsule))
            .put(Forge.sha256(ownerBox))
            .put(Forge.sha256(list))
            .put(Forge.sha256(access()))
            .put(Forge.sha256(owner))
            .array();
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, shareKey);
    byte[] signed = Forge.join(Forge.ascii("satchel/1/record"), body);
    signer.update(signed, 0, signed.length);
    return Forge.join(body, signer.generateSignature());
  }
}
