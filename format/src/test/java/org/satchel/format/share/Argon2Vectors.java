package org.satchel.format.share;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.satchel.format.record.LinkId;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** Argon2id as a library, and with the suite's parameters. */
public final class Argon2Vectors implements VectorKind {

  @Override
  public String name() {
    return "argon2id";
  }

  @Override
  public void make(VectorWriter out) throws Exception {
    out.about(
        "Argon2id version 1.3, 32 bytes. Cases with 'secret' check the library alone; a library"
            + " that takes no secret and associated data may leave those out",
        "RFC 9106 section 5.3; share-link.md section 2");
    ObjectNode rfc = out.accept("rfc 9106 section 5.3");
    rfc.set("password", VectorWriter.bytes(filled(32, 1)));
    rfc.set("salt", VectorWriter.bytes(filled(16, 2)));
    rfc.set("secret", VectorWriter.bytes(filled(8, 3)));
    rfc.set("associatedData", VectorWriter.bytes(filled(12, 4)));
    rfc.put("memoryKib", 32).put("passes", 3).put("lanes", 4);
    rfc.set(
        "tag",
        VectorWriter.bytes(
            HexFormat.of()
                .parseHex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659")));
    for (String password : new String[] {"correct horse battery staple", "πßå"}) {
      byte[] salt = filled(16, 9);
      ObjectNode vector = out.accept("the suite's: " + password);
      byte[] utf8 = Password.parse(password).utf8();
      vector.set("password", VectorWriter.bytes(utf8));
      vector.set("salt", VectorWriter.bytes(salt));
      vector.put("memoryKib", 65_536).put("passes", 3).put("lanes", 4);
      vector.set("tag", VectorWriter.bytes(Password.parse(password).stretch(LinkId.of(salt))));
    }
  }

  private static byte[] filled(int count, int value) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    Argon2Parameters.Builder parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB((int) vector.number("memoryKib"))
            .withIterations((int) vector.number("passes"))
            .withParallelism((int) vector.number("lanes"))
            .withSalt(vector.bytes("salt"));
    if (vector.has("secret")) {
      parameters.withSecret(vector.bytes("secret")).withAdditional(vector.bytes("associatedData"));
    }
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(parameters.build());
    byte[] tag = new byte[32];
    argon2.generateBytes(vector.bytes("password"), tag);
    assertThat(tag).isEqualTo(vector.bytes("tag"));
  }
}
