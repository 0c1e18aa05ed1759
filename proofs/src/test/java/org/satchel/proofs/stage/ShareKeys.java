package org.satchel.proofs.stage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.satchel.format.manifest.ManifestReader;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.SealedBox;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.SealedReader;
import org.satchel.format.share.Capsule;
import org.satchel.format.share.LinkKeys;
import org.satchel.format.share.LinkSecret;
import org.satchel.testkit.canary.Canary;

/**
 * Every key of a share without password, to be looked for where none may be, and its manifest.
 *
 * <p>Why this way: keys are drawn at random and cannot be planted, so the share is opened in this
 * process by the product's own reader, which has to find the true ones.
 *
 * <p>Threads: no state.
 *
 * <p>Source: spec/share-link.md section 2; spec/file-format.md section 5.
 */
public final class ShareKeys {

  private ShareKeys() {}

  /** The link's secret and the keys of capsule, manifest and each object. */
  public static List<Canary> of(House house, String link) throws Exception {
    Captured captured = Captured.by(house, link);
    ObjectRef manifest = ref(captured, link);
    List<Canary> all = new ArrayList<>(Secrets.ofLink(link));
    all.add(canary("capsule's key", capsuleKey(link)));
    all.add(canary("manifest's key", manifest.key()));
    ManifestReader reader = ManifestReader.open(plain(captured, manifest), manifest.entry());
    for (Optional<ObjectRef> next = reader.nextObject();
        next.isPresent();
        next = reader.nextObject()) {
      all.add(canary("object's key", next.get().key()));
    }
    return all;
  }

  /** The manifest of a share without password as its sender wrote it, zeros behind it left out. */
  public static byte[] manifest(Captured captured, String link) throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    plain(captured, ref(captured, link)).transferTo(text);
    return text.toByteArray();
  }

  private static ObjectRef ref(Captured captured, String link) throws Exception {
    SealedBox capsule = SealedBox.parse(captured.bytes("capsule"));
    return Capsule.open(capsule, capsuleKey(link)).manifest();
  }

  private static SealedReader plain(Captured captured, ObjectRef manifest) throws Exception {
    return SealedReader.open(
        new ByteArrayInputStream(captured.manifest()), Role.MANIFEST, manifest);
  }

  private static FileKey capsuleKey(String link) {
    Links parts = Links.parse(link);
    LinkId linkId = LinkId.parse(parts.linkId()).orElseThrow();
    LinkSecret secret = LinkSecret.parse(parts.secret()).orElseThrow();
    return LinkKeys.derive(linkId, secret, Optional.empty()).capsuleKey();
  }

  private static Canary canary(String name, FileKey key) {
    return Canary.ofBytes(name, Base64.getUrlDecoder().decode(key.reveal()));
  }
}
