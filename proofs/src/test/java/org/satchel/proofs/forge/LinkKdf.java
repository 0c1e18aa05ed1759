package org.satchel.proofs.forge;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * From a link and a password to the bearer, by the letter of the specification.
 *
 * <p>Why this way: only an independent computation shows at which cost the product's was done.
 *
 * <p>Units: Argon2's memory in kibibytes. Threads: no state.
 *
 * <p>Source: spec/share-link.md section 2.
 */
public final class LinkKdf {

  private LinkKdf() {}

  /** The access bearer of a link of kind {@code 1p}; the password must be plain ASCII. */
  public static String accessBearer(String linkId, String secret, String password) {
    return bearer(linkId, secret, password, 3, 65_536);
  }

  /** What a derivation at less cost would give. */
  public static String weakened(String linkId, String secret, String password) {
    return bearer(linkId, secret, password, 1, 19_456);
  }

  private static String bearer(
      String linkId, String secret, String password, int passes, int kibibytes) {
    byte[] id = Base64.getUrlDecoder().decode(linkId);
    Argon2BytesGenerator argon = new Argon2BytesGenerator();
    argon.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(id)
            .withIterations(passes)
            .withMemoryAsKB(kibibytes)
            .withParallelism(4)
            .build());
    byte[] stretched = new byte[32];
    argon.generateBytes(password.getBytes(StandardCharsets.US_ASCII), stretched);
    byte[] key =
        Forge.hkdf(
            Forge.join(Base64.getUrlDecoder().decode(secret), stretched), id, "satchel/1/link");
    return Forge.text(Forge.hkdf(key, id, "satchel/1/access"));
  }
}
