package org.satchel.format.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.format.vectors.VectorWriter.bytes;
import static org.satchel.format.vectors.VectorWriter.cut;
import static org.satchel.format.vectors.VectorWriter.join;
import static org.satchel.format.vectors.VectorWriter.xor;
import static org.satchel.format.vectors.VectorWriter.zeros;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.util.Locale;
import org.satchel.format.share.SampleShare;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** Bodies of a share's PUT, read to their end. */
public final class BundleVectors implements VectorKind {

  private static final SampleShare SHARE = SampleShare.of("bundle", 3);
  private static final int RECORD = ShareRecord.BYTES;
  private static final int BOX = SealedBox.BYTES;

  @Override
  public String name() {
    return "bundle";
  }

  @Override
  public void make(VectorWriter out) {
    out.about("Share bundles, read to their end", "share-link.md section 7");
    JsonNode created = out.given("created", bytes(SHARE.created().bytes()));
    JsonNode capsule = out.given("capsule", bytes(SHARE.capsule().bytes()));
    JsonNode ownerBox = out.given("ownerBox", bytes(SHARE.ownerBox().bytes()));
    JsonNode list = out.given("list", bytes(SHARE.listBytes()));
    JsonNode secrets = out.given("secrets", bytes(SHARE.uploadSecrets()));
    JsonNode edited = bytes(SHARE.owner().sign(SHARE.live(2)).bytes());
    JsonNode ended = bytes(SHARE.owner().sign(SHARE.ended(3)).bytes());
    JsonNode create = join(created, capsule, ownerBox, list, secrets);
    JsonNode edit = join(edited, capsule, ownerBox);
    int length = RECORD + 2 * BOX + 3 * 56 + 3 * 16;
    accept(out, "creating", "create", 3, create);
    accept(out, "editing", "edit", 0, edit);
    accept(out, "ending", "end", 0, ended);
    refuse(out, "nothing", Reason.TRUNCATED, zeros(0));
    refuse(out, "half a record", Reason.TRUNCATED, cut(create, 100));
    refuse(out, "no capsule", Reason.TRUNCATED, created);
    refuse(out, "half an owner box", Reason.TRUNCATED, cut(create, RECORD + BOX + 9));
    refuse(out, "no list", Reason.TRUNCATED, join(created, capsule, ownerBox));
    refuse(out, "no upload secrets", Reason.TRUNCATED, join(created, capsule, ownerBox, list));
    refuse(out, "one byte short", Reason.TRUNCATED, cut(create, length - 1));
    refuse(out, "creating, one byte long", Reason.TRAILING_BYTES, join(create, zeros(1)));
    refuse(out, "editing with a list", Reason.TRAILING_BYTES, join(edit, list));
    refuse(out, "ending with boxes", Reason.TRAILING_BYTES, join(ended, capsule));
    refuse(out, "boxes swapped", Reason.WRONG_HASH, join(edited, ownerBox, capsule));
    refuse(out, "capsule changed", Reason.WRONG_HASH, xor(edit, RECORD + 4000, 1));
    refuse(out, "owner box changed", Reason.WRONG_HASH, xor(edit, RECORD + BOX, 1));
    refuse(out, "list changed", Reason.WRONG_HASH, xor(create, RECORD + 2 * BOX + 60, 1));
    refuse(out, "record changed", Reason.BAD_SIGNATURE, xor(create, RECORD - 1, 1));
    refuse(out, "magic changed", Reason.MALFORMED, xor(create, 0, 1));
  }

  private static void accept(
      VectorWriter out, String name, String purpose, int objects, JsonNode bundle) {
    out.accept(name).put("purpose", purpose).put("objects", objects).set("bundle", bundle);
  }

  private static void refuse(VectorWriter out, String name, Reason reason, JsonNode bundle) {
    out.refuse(name, reason).set("bundle", bundle);
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    BundleReader reader = BundleReader.open(new ByteArrayInputStream(vector.bytes("bundle")));
    int objects = 0;
    while (reader.nextObject().isPresent()) objects++;
    int secrets = 0;
    while (reader.nextUploadSecret().isPresent()) secrets++;
    reader.finish();
    assertThat(reader.purpose().name().toLowerCase(Locale.ROOT)).isEqualTo(vector.text("purpose"));
    assertThat(objects).isEqualTo((int) vector.number("objects"));
    assertThat(secrets).isEqualTo(objects);
    assertThat(reader.boxes().isPresent()).isNotEqualTo(vector.text("purpose").equals("end"));
  }
}
