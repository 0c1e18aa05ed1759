package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.ObjectAttack;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Reply;

/**
 * Two files of one share, of equal length and each sealed well, change places.
 *
 * <p>Why this way: both objects are fetched before, so that each is really served in the other's
 * place; its headers are swapped too, or not, since either alone must be seen.
 *
 * <p>Source: docs/testing.md, attack 10.
 */
final class SwappedFilesTest extends OpeningProof {

  /** The object's header and the stream's: spec/file-format.md section 2. */
  private static final int HEADERS = 98;

  /** A stream's header names salt and prefix; what stands before it names the object. */
  private static final int OBJECT_HEADER = 58;

  /** The small files lie in a pack below this. */
  private static final int BIG_BYTES = 1_000_000;

  @Override
  Map<String, Attack> attacks() {
    Map<String, byte[]> bodies = bigObjects(house);
    Map<String, Attack> all = new TreeMap<>();
    all.put("another object's whole answer", new OtherAnswer(List.copyOf(bodies.keySet())));
    all.put("another object's bytes", new OtherBytes(bodies, 0));
    all.put("its stream under the right object header", new OtherBytes(bodies, OBJECT_HEADER));
    all.put("its body under the right headers", new OtherBytes(bodies, HEADERS));
    return all;
  }

  /** The big files' objects by their paths, kept from an honest download. */
  private static Map<String, byte[]> bigObjects(House house) {
    Keep keep = new Keep(new ConcurrentHashMap<>());
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      proxy.attackWith(keep);
      String link = Links.through(proxy.url(), house.sample().link());
      house.device("watched").run("get", link, "-o", "out").expect(Outcome.DONE);
    }
    keep.bodies().values().removeIf(body -> body.length < BIG_BYTES);
    assertThat(keep.bodies()).as("big objects").hasSize(2);
    assertThat(keep.bodies().values().stream().map(body -> body.length).distinct())
        .as("their lengths")
        .hasSize(1);
    return Map.copyOf(keep.bodies());
  }

  private record Keep(Map<String, byte[]> bodies) implements Attack {

    @Override
    public boolean touches(Head request) {
      return request.method().equals("GET") && request.target().contains("/objects/");
    }

    @Override
    public Head forward(Head request) {
      return ObjectAttack.onObjects(body -> body).forward(request);
    }

    @Override
    public Reply tamper(Head request, Reply reply) {
      if (reply.status() == 200) bodies.put(request.target(), reply.body());
      return ObjectAttack.onObjects(body -> body).tamper(request, reply);
    }
  }

  /** Asks the real server for the other object, and gives its answer, ETag and all. */
  private record OtherAnswer(List<String> targets) implements Attack {

    @Override
    public boolean touches(Head request) {
      return request.method().equals("GET") && targets.contains(request.target());
    }

    @Override
    public Head forward(Head request) {
      String other = targets.get(1 - targets.indexOf(request.target()));
      Head swapped =
          new Head(request.firstLine().replace(request.target(), other), request.fields());
      return swapped.without("If-Range").without("If-Match");
    }

    @Override
    public Reply tamper(Head request, Reply reply) {
      return reply.withField("X-Swapped", "1");
    }
  }

  /** Gives the right answer with the other object's bytes behind so many of its own. */
  private record OtherBytes(Map<String, byte[]> bodies, int own) implements Attack {

    @Override
    public boolean touches(Head request) {
      return request.method().equals("GET") && bodies.containsKey(request.target());
    }

    @Override
    public Head forward(Head request) {
      return ObjectAttack.onObjects(body -> body).forward(request);
    }

    @Override
    public Reply tamper(Head request, Reply reply) {
      return ObjectAttack.onObjects(body -> swapped(request.target(), body)).tamper(request, reply);
    }

    private byte[] swapped(String target, byte[] right) {
      byte[] other =
          bodies.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(target))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElseThrow()
              .clone();
      System.arraycopy(right, 0, other, 0, own);
      return other;
    }
  }
}
