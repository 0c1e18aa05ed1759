package org.satchel.format.vectors;

import java.util.List;
import org.satchel.format.manifest.ManifestVectors;
import org.satchel.format.manifest.PathVectors;
import org.satchel.format.merkle.Base64UrlVectors;
import org.satchel.format.merkle.MerkleVectors;
import org.satchel.format.record.BundleVectors;
import org.satchel.format.record.ObjectListVectors;
import org.satchel.format.record.RecordVectors;
import org.satchel.format.seal.HkdfVectors;
import org.satchel.format.seal.LengthVectors;
import org.satchel.format.seal.ObjectVectors;
import org.satchel.format.seal.PadmeVectors;
import org.satchel.format.share.Argon2Vectors;
import org.satchel.format.share.CapsuleVectors;
import org.satchel.format.share.KeyVectors;
import org.satchel.format.share.LinkVectors;
import org.satchel.format.share.PasswordVectors;

/** All kinds of vectors that we know. A file of another kind fails the test. */
final class VectorKinds {

  static final List<VectorKind> ALL =
      List.of(
          new Argon2Vectors(),
          new Base64UrlVectors(),
          new BundleVectors(),
          new CapsuleVectors(),
          new HkdfVectors(),
          new KeyVectors(),
          new LengthVectors(),
          new LinkVectors(),
          new ManifestVectors(),
          new MerkleVectors(),
          new ObjectListVectors(),
          new ObjectVectors(),
          new PadmeVectors(),
          new PasswordVectors(),
          new PathVectors(),
          new RecordVectors());

  private VectorKinds() {}
}
