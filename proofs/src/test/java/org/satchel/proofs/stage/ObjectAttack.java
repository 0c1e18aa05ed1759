package org.satchel.proofs.stage;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.Reply;

/**
 * A server that holds other bytes than were uploaded, and serves them consistently.
 *
 * <p>Why this way: the whole object is fetched from the real server, changed, and the wanted range
 * cut out of the changed bytes, so that every range, length and total fits the lie.
 *
 * <p>Units: bytes. Threads: no state.
 *
 * <p>Source: RFC 9110 section 14.
 */
public record ObjectAttack(String path, boolean laterRangesOnly, UnaryOperator<byte[]> lie)
    implements Attack {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  /** Lies about every content object. */
  public static ObjectAttack onObjects(UnaryOperator<byte[]> lie) {
    return new ObjectAttack("/objects/", false, lie);
  }

  /** Lies about the manifest. */
  public static ObjectAttack onManifest(UnaryOperator<byte[]> lie) {
    return new ObjectAttack("/manifest", false, lie);
  }

  /** Lies only where a range does not begin at the first byte. */
  public ObjectAttack whenRangesBeginLater() {
    return new ObjectAttack(path, true, lie);
  }

  @Override
  public boolean touches(Head request) {
    if (!request.method().equals("GET") || !isAsked(request.target())) return false;
    return !laterRangesOnly || start(request) > 0;
  }

  /** The page has a manifest too, which is no object. */
  private boolean isAsked(String target) {
    return target.contains("/api/") && target.contains(path);
  }

  private static long start(Head request) {
    Matcher range = RANGE.matcher(request.field("Range").orElse(""));
    return range.find() ? Long.parseLong(range.group(1)) : 0;
  }

  @Override
  public Head forward(Head request) {
    return request.without("Range").without("If-Range").without("If-Match");
  }

  @Override
  public Reply tamper(Head request, Reply reply) {
    if (reply.status() != 200) return reply;
    return slice(request, reply.withBody(lie.apply(reply.body().clone())));
  }

  /** Answers a request's range out of a whole reply. */
  static Reply slice(Head request, Reply whole) {
    Matcher range = RANGE.matcher(request.field("Range").orElse(""));
    if (!range.find()) return whole;
    int total = whole.body().length;
    int from = (int) Math.min(Integer.MAX_VALUE, Long.parseLong(range.group(1)));
    if (from >= total) {
      return whole
          .withStatus(416)
          .withBody(new byte[0])
          .withField("Content-Range", "bytes */" + total);
    }
    long last = range.group(2).isEmpty() ? total - 1 : Long.parseLong(range.group(2));
    int end = (int) Math.min(total, last + 1);
    return whole
        .withStatus(206)
        .withBody(Arrays.copyOfRange(whole.body(), from, end))
        .withField("Content-Range", "bytes %d-%d/%d".formatted(from, end - 1, total));
  }
}
