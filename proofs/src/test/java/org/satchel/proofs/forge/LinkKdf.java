package org.satchel.proofs.forge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * From a link and a password to the bearer, by the letter of the specification or cheaper.
 *
 * <p>Why this way: only an independent computation shows at which cost the product's was done.
 *
 * <p>Units: Argon2's memory in kibibytes. Threads: no state.
 *
 * <p>Source: spec/share-link.md section 2.
 */
public final class LinkKdf {

  /** What the suite fixes. */
  public static final Cost FULL = argon("Argon2id, 64 MiB, 3 passes", 3, 65_536, 4);

  /** What others used, or what a careless change would use. */
  public static final List<Cost> WEAKER =
      List.of(
          argon("Argon2id, 64 MiB, 2 passes", 2, 65_536, 4),
          argon("Argon2id, 19 MiB, 2 passes", 2, 19_456, 1),
          pbkdf2("PBKDF2, 100,000 rounds", 100_000),
          pbkdf2("PBKDF2, 100 rounds", 100),
          new Cost("no password at all", (password, salt) -> new byte[32]));

  private LinkKdf() {}

  /** A way to stretch a password to 32 bytes. */
  public record Cost(String name, Stretch by) {

    /** The 32 bytes that go into the link's key. */
    public byte[] stretch(String password, byte[] linkId) {
      return by.stretch(password, linkId);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The function itself; the password must be plain ASCII. */
  @FunctionalInterface
  public interface Stretch {
    byte[] stretch(String password, byte[] salt);
  }

  /** The access bearer of a link of kind {@code 1p}. */
  public static String accessBearer(String linkId, String secret, String password) {
    return accessBearer(linkId, secret, password, FULL);
  }

  /** The access bearer that another cost would give. */
  public static String accessBearer(String linkId, String secret, String password, Cost cost) {
    byte[] id = Base64.getUrlDecoder().decode(linkId);
    byte[] ikm = Forge.join(Base64.getUrlDecoder().decode(secret), cost.stretch(password, id));
    return Forge.text(Forge.hkdf(Forge.hkdf(ikm, id, "satchel/1/link"), id, "satchel/1/access"));
  }

  private static Cost argon(String name, int passes, int kibibytes, int lanes) {
    return new Cost(
        name,
        (password, salt) -> {
          Argon2BytesGenerator argon = new Argon2BytesGenerator();
          argon.init(
              new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                  .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                  .withSalt(salt)
                  .withIterations(passes)
                  .withMemoryAsKB(kibibytes)
                  .withParallelism(lanes)
                  .build());
          byte[] stretched = new byte[32];
          argon.generateBytes(password.getBytes(StandardCharsets.US_ASCII), stretched);
          return stretched;
        });
  }

  private static Cost pbkdf2(String name, int rounds) {
    return new Cost(
        name,
        (password, salt) -> {
          try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, rounds, 256))
                .getEncoded();
          } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
          }
        });
  }
}
