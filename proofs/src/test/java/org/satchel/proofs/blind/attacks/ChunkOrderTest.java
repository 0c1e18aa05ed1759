package org.satchel.proofs.blind.attacks;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.satchel.proofs.stage.ObjectAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Chunks reordered, repeated, removed, cut off or added, also where only a range is read.
 *
 * <p>Source: docs/testing.md, attack 9.
 */
final class ChunkOrderTest extends OpeningProof {

  private static final int CHUNK = 65_536;

  /** Within the first big file: what comes after is asked for by a range. */
  private static final int CUT_BYTES = 5_000_000;

  @Override
  Map<String, Attack> attacks() {
    Map<String, UnaryOperator<byte[]>> lies = new TreeMap<>();
    lies.put("two swapped", bytes -> move(move(bytes, 3, 7, bytes), 7, 3, bytes));
    lies.put("one repeated", bytes -> move(bytes, 3, 4, bytes));
    lies.put("one removed", bytes -> without(bytes, 5 * CHUNK, 6 * CHUNK));
    lies.put("last removed", bytes -> Arrays.copyOf(bytes, (bytes.length - 1) / CHUNK * CHUNK));
    lies.put("a byte cut off", bytes -> Arrays.copyOf(bytes, bytes.length - 1));
    lies.put("a byte added", bytes -> Arrays.copyOf(bytes, bytes.length + 1));
    lies.put("a chunk added", ChunkOrderTest::repeatLast);
    Map<String, Attack> all = new TreeMap<>();
    lies.forEach((name, lie) -> all.put(name, ObjectAttack.onObjects(lie)));
    for (String name : new String[] {"last removed", "a byte cut off", "a chunk added"}) {
      Attack later = ObjectAttack.onObjects(lies.get(name)).whenRangesBeginLater();
      all.put(name + ", seen by a range only", later);
    }
    return all;
  }

  @Override
  Outcome line(CommandLine device, String link, HttpProxy proxy) {
    proxy.faults().cutAfterReplyBytes(CUT_BYTES);
    Outcome outcome = device.run("get", link, "-o", "out");
    return outcome.exit() == Outcome.UNREACHABLE ? device.run("get", link, "-o", "out") : outcome;
  }

  private static byte[] move(byte[] bytes, int from, int to, byte[] original) {
    byte[] copy = bytes.clone();
    System.arraycopy(original, from * CHUNK, copy, to * CHUNK, CHUNK);
    return copy;
  }

  private static byte[] without(byte[] bytes, int from, int end) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - (end - from));
    System.arraycopy(bytes, end, shorter, from, bytes.length - end);
    return shorter;
  }

  private static byte[] repeatLast(byte[] bytes) {
    int last = (bytes.length - 1) / CHUNK * CHUNK;
    byte[] longer = Arrays.copyOf(bytes, bytes.length + bytes.length - last);
    System.arraycopy(bytes, last, longer, bytes.length, bytes.length - last);
    return longer;
  }
}
