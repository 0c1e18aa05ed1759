package org.satchel.proofs.blind.attacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Changed bytes where only some files of a pack are wanted: no root of it is compared.
 *
 * <p>Source: docs/testing.md, attacks 8, 9 and 20.
 */
final class PartOfPackTest extends ChangedBytesProof {

  /** Three of them fill nine leaves, and each ends within one. */
  private static final int FILE_BYTES = 3_000_000;

  private static final House.Sample SHARE = put();

  private static House.Sample put() {
    try {
      House house = House.shared();
      Path tree = house.scratch("pack").resolve("tree");
      for (int i = 1; i <= 3; i++) new Patterned(i, FILE_BYTES).writeTo(tree.resolve(i + ".bin"));
      Files.writeString(tree.resolve("words.txt"), "not wanted\n");
      return house.put(tree);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  House.Sample share() {
    return SHARE;
  }

  @Override
  Outcome line(CommandLine device, String link, HttpProxy proxy) {
    return device.run("get", link, "--only", "*.bin", "-o", "out");
  }

  @Override
  Map<String, String> saved() throws Exception {
    Map<String, String> wanted = new TreeMap<>(super.saved());
    wanted.remove("out/words.txt");
    return wanted;
  }
}
