package org.satchel.format.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.List;
import org.satchel.format.vectors.CounterStream;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

public final class MerkleVectors implements VectorKind {

  private static final int LEAF = LeafHasher.LEAF_BYTES;

  /** The inputs that RFC 6962's reference implementations share, in hexadecimal. */
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  /** Roots over the first one, two, ... of them. */
  private static final List<String> ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Override
  public String name() {
    return "merkle";
  }

  @Override
  public void make(VectorWriter out) {
    out.about(
        "Roots over given leaves, and roots of stored bytes cut into leaves of 1 MiB",
        "RFC 6962 section 2.1; inputs and roots of certificate-transparency's merkle tree tests");
    for (int count = 1; count <= LEAVES.size(); count++) {
      ObjectNode vector = out.accept("rfc 6962, %d leaves".formatted(count));
      ArrayNode leaves = vector.putArray("leaves");
      for (String leaf : LEAVES.subList(0, count)) {
        leaves.add(VectorWriter.bytes(HexFormat.of().parseHex(leaf)));
      }
      byte[] root = HexFormat.of().parseHex(ROOTS.get(count - 1));
      vector.set("root", VectorWriter.bytes(root));
    }
    for (int length :
        new int[] {
          1, LEAF - 1, LEAF, LEAF + 1, 3 * LEAF, 16 * LEAF, 16 * LEAF + 1, 18 * LEAF + 9
        }) {
      ObjectNode vector = out.accept("object of %d bytes".formatted(length));
      vector.set("stored", VectorWriter.counter("merkle", length));
      vector.put("root", rootOf(CounterStream.bytes("merkle", length)).toString());
    }
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    if (vector.has("stored")) {
      assertThat(rootOf(vector.bytes("stored"))).isEqualTo(vector.hash("root"));
      return;
    }
    MerkleTree tree = new MerkleTree();
    for (JsonNode leaf : vector.get("leaves")) {
      byte[] bytes = vector.bytes(leaf);
      tree.add(LeafHasher.leaf(bytes, 0, bytes.length));
    }
    assertThat(tree.root()).isEqualTo(vector.hash("root"));
  }

  private static Hash rootOf(byte[] stored) {
    TreeHasher tree = new TreeHasher();
    tree.update(stored, 0, stored.length);
    return tree.root();
  }
}
