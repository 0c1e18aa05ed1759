package org.satchel.proofs.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.satchel.testkit.proxy.Exchange;

/**
 * How many bytes of uploads left a client for the first time, and how many again, by what a proxy
 * saw.
 *
 * <p>Why this way: where a file is shorter than what an interruption may cost, sending all of it
 * again is within any bound on the sum. So each request is held against what the server had
 * acknowledged before it, and what leaves under a second upload counts as a first time once more,
 * which the length of the sealed file tells.
 *
 * <p>Units: stored bytes. Threads: immutable.
 *
 * <p>Source: tus 1.0.0 (Upload-Offset); docs/decisions/0042-upload-pipeline.md and
 * 0052-how-the-page-sends.md.
 *
 * @param onceBytes first times, of all uploads
 * @param againBytes for each request that sent bytes again, how many
 */
public record SentAgain(long onceBytes, List<Long> againBytes) {

  /**
   * An interruption costs at most the one request that it breaks: {@code Upload.REQUEST_LEAVES} of
   * the command line, {@code REQUEST_LEAVES_MAX} of web/src/send/upload.ts.
   */
  public static final long REQUEST_BYTES = 32L << 20;

  /** What is known of one upload. */
  private static final class Standing {
    private long acknowledged;
    private long sent;
  }

  /**
   * Takes the exchanges of one client, in their order.
   *
   * @throws AssertionError when bytes leave again that had been acknowledged
   */
  public static SentAgain of(List<Exchange> exchanges) {
    Map<String, Standing> uploads = new HashMap<>();
    List<Long> again = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      String target = exchange.request().target();
      if (!target.contains("/uploads/")) continue;
      Standing upload = uploads.computeIfAbsent(target, added -> new Standing());
      if (exchange.request().method().equals("PATCH")) {
        long from = Long.parseLong(exchange.request().field("Upload-Offset").orElseThrow());
        if (from < upload.acknowledged) {
          throw new AssertionError(
              "%s from byte %d, though %d were acknowledged"
                  .formatted(target, from, upload.acknowledged));
        }
        long end = from + exchange.sentBytes();
        if (from < upload.sent) again.add(Math.min(end, upload.sent) - from);
        upload.sent = Math.max(upload.sent, end);
      }
      exchange
          .reply()
          .flatMap(head -> head.field("Upload-Offset"))
          .ifPresent(
              told -> upload.acknowledged = Math.max(upload.acknowledged, Long.parseLong(told)));
    }
    long once = uploads.values().stream().mapToLong(upload -> upload.sent).sum();
    return new SentAgain(once, List.copyOf(again));
  }
}
