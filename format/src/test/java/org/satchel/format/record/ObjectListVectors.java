package org.satchel.format.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.format.vectors.VectorWriter.bytes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.satchel.format.merkle.Hash;
import org.satchel.format.share.SampleShare;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** Object lists as bytes, compared with what a record states. */
public final class ObjectListVectors implements VectorKind {

  private static final SampleShare SHARE = SampleShare.of("object list", 5);

  @Override
  public String name() {
    return "object-list";
  }

  @Override
  public void make(VectorWriter out) {
    out.about(
        "Object lists, compared with a record's count, sum and hash", "share-link.md section 5");
    byte[] list = SHARE.listBytes();
    ObjectList.Totals totals = SHARE.totals();
    stated(out.accept("five objects"), bytes(list), totals);
    stated(
        out.refuse("one object less", Reason.WRONG_HASH),
        bytes(Arrays.copyOf(list, 4 * ObjectEntry.BYTES)),
        totals);
    byte[] swapped = list.clone();
    System.arraycopy(list, 0, swapped, ObjectEntry.BYTES, ObjectEntry.BYTES);
    System.arraycopy(list, ObjectEntry.BYTES, swapped, 0, ObjectEntry.BYTES);
    stated(out.refuse("two swapped", Reason.WRONG_HASH), bytes(swapped), totals);
    byte[] otherRoot = list.clone();
    otherRoot[20] ^= 1;
    stated(out.refuse("another root", Reason.WRONG_HASH), bytes(otherRoot), totals);
    ObjectList.Totals otherSum =
        new ObjectList.Totals(totals.count(), totals.storedBytes() + 1, totals.hash());
    stated(out.refuse("another sum", Reason.WRONG_HASH), bytes(list), otherSum);
    ObjectList.Totals otherCount =
        new ObjectList.Totals(totals.count() + 1, totals.storedBytes(), totals.hash());
    stated(out.refuse("another count", Reason.WRONG_HASH), bytes(list), otherCount);
    byte[] noLength = list.clone();
    Arrays.fill(noLength, 48, 56, (byte) 0);
    stated(out.refuse("an object of no bytes", Reason.MALFORMED), bytes(noLength), totals);
    byte[] longer = list.clone();
    longer[49] = 32;
    stated(out.refuse("an object of 2^53 bytes", Reason.MALFORMED), bytes(longer), totals);
    byte[] sum = list.clone();
    Arrays.fill(sum, 49, 56, (byte) 0xFF);
    sum[49] = 31;
    stated(out.refuse("a sum of 2^53 bytes and more", Reason.MALFORMED), bytes(sum), totals);
    JsonNode entry = bytes(Arrays.copyOf(list, ObjectEntry.BYTES));
    stated(
        out.refuse("a million objects and one", Reason.TOO_LARGE),
        VectorWriter.repeat(entry, RecordBody.OBJECTS_MAX + 1),
        totals);
  }

  private static void stated(ObjectNode vector, JsonNode list, ObjectList.Totals totals) {
    vector.set("list", list);
    vector
        .put("objects", totals.count())
        .put("storedBytes", totals.storedBytes())
        .put("listHash", totals.hash().toString());
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    byte[] bytes = vector.bytes("list");
    ObjectList list = new ObjectList();
    for (int at = 0; at < bytes.length; at += ObjectEntry.BYTES) {
      list.add(ObjectEntry.parse(Arrays.copyOfRange(bytes, at, at + ObjectEntry.BYTES)));
    }
    Hash hash = vector.hash("listHash");
    int count = (int) vector.number("objects");
    ObjectList.check(
        list.finish(), new ObjectList.Totals(count, vector.number("storedBytes"), hash));
    assertThat(bytes).hasSize(count * ObjectEntry.BYTES);
  }
}
