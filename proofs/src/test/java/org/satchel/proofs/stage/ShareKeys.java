package org.satchel.proofs.stage;

import java.io.ByteArrayInputStream;
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
 * Every key of a share without password, to be looked for where none may be.
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
    Links parts = Links.parse(link);
    LinkKeys keys =
        LinkKeys.derive(
            LinkId.parse(parts.linkId()).orElseThrow(),
            LinkSecret.parse(parts.secret()).orElseThrow(),
            Optional.empty());
    ObjectRef manifest =
        Capsule.open(SealedBox.parse(captured.bytes("capsule")), keys.capsuleKey()).manifest();
    List<Canary> all = new ArrayList<>(Secrets.ofLink(link));
    all.add(canary("capsule's key", keys.capsuleKey()));
    all.add(canary("manifest's key", manifest.key()));
    SealedReader plain =
        SealedReader.open(new ByteArrayInputStream(captured.manifest()), Role.MANIFEST, manifest);
    ManifestReader reader = ManifestReader.open(plain, manifest.entry());
    for (Optional<ObjectRef> next = reader.nextObject();
        next.isPresent();
        next = reader.nextObject()) {
      all.add(canary("object's key", next.get().key()));
    }
    return all;
  }

  private static Canary canary(String name, FileKey key) {
    return Canary.ofBytes(name, Base64.getUrlDecoder().decode(key.reveal()));
  }
}
