package org.satchel.proofs.blind.attacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.satchel.proofs.stage.ObjectAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Reply;

/**
 * Two files of one share, of equal length and each sealed well, change places.
 *
 * <p>Source: docs/testing.md, attack 10.
 */
final class SwappedFilesTest extends AttackProof {

  @Override
  Map<String, Attack> attacks() {
    return Map.of(
        "another object of the share",
        new Swap(ids(), false),
        "its body under the right header",
        new Swap(ids(), true));
  }

  /** The ids of the big files' objects, learnt by watching an honest download. */
  private List<String> ids() {
    List<String> ids = new ArrayList<>();
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = house.device("watched").through(proxy.url());
      String link = org.satchel.proofs.stage.Links.through(proxy.url(), house.sample().link());
      device.run("get", link, "-o", "out").expect(Outcome.DONE);
      proxy.recording().of("GET").stream()
          .filter(exchange -> exchange.request().target().contains("/objects/"))
          .filter(exchange -> exchange.repliedBytes() > 1_000_000)
          .map(exchange -> exchange.request().target())
          .distinct()
          .forEach(ids::add);
    }
    return ids;
  }

  /** Serves the one big object in the other's place, whole or behind the right header. */
  private record Swap(List<String> targets, boolean keepHeader) implements Attack {

    private static final int HEADERS = 98;
    private static final java.util.concurrent.ConcurrentHashMap<String, byte[]> SEEN =
        new java.util.concurrent.ConcurrentHashMap<>();

    @Override
    public boolean touches(Head request) {
      return request.method().equals("GET") && targets.contains(request.target());
    }

    @Override
    public Head forward(Head request) {
      if (keepHeader) return new ObjectAttack("/objects/", false, b -> b).forward(request);
      String other = targets.get(1 - targets.indexOf(request.target()));
      Head swapped =
          new Head(request.firstLine().replace(request.target(), other), request.fields());
      return swapped.without("If-Range").without("If-Match");
    }

    @Override
    public Reply tamper(Head request, Reply reply) throws IOException {
      if (!keepHeader) return reply.withField("X-Swapped", "1");
      if (reply.status() != 200) return reply;
      byte[] own = reply.body();
      SEEN.putIfAbsent(request.target(), own);
      byte[] other = SEEN.get(targets.get(1 - targets.indexOf(request.target())));
      byte[] mixed = other == null ? reverse(own) : other.clone();
      System.arraycopy(own, 0, mixed, 0, HEADERS);
      return new ObjectAttack("/objects/", false, whole -> mixed).tamper(request, reply);
    }

    /** Until the other object was seen its bytes are not known: any wrong ones do. */
    private static byte[] reverse(byte[] bytes) {
      byte[] reversed = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) reversed[i] = bytes[bytes.length - 1 - i];
      return reversed;
    }
  }
}
