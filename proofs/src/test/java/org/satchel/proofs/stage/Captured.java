package org.satchel.proofs.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Reply;

/**
 * What a server says about a share to one who has its link, kept to be said again later.
 *
 * <p>Why this way: a hostile server may keep every true answer that it ever gave.
 *
 * <p>Threads: immutable; the JSON is copied when read.
 *
 * <p>Source: spec/api.yaml.
 */
public final class Captured {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode share;
  private final byte[] manifest;

  private Captured(ObjectNode share, byte[] manifest) {
    this.share = share;
    this.manifest = manifest;
  }

  /** Watches an honest {@code get}. */
  public static Captured by(House house, String link, String... options) throws IOException {
    Watch watch = new Watch(new AtomicReference<>(), new AtomicReference<>());
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      proxy.attackWith(watch);
      List<String> line = new ArrayList<>(List.of("get", Links.through(proxy.url(), link)));
      line.addAll(List.of("-o", "watched"));
      line.addAll(List.of(options));
      house
          .device("watched")
          .through(proxy.url())
          .run(line.toArray(String[]::new))
          .expect(Outcome.DONE);
    }
    return new Captured((ObjectNode) JSON.readTree(watch.share.get()), watch.manifest.get());
  }

  public ObjectNode share() {
    return share.deepCopy();
  }

  public byte[] manifest() {
    return manifest.clone();
  }

  public byte[] bytes(String member) {
    return Base64.getUrlDecoder().decode(share.get(member).asText());
  }

  private record Watch(AtomicReference<byte[]> share, AtomicReference<byte[]> manifest)
      implements Attack {

    @Override
    public boolean touches(Head request) {
      return ShareAttack.isShareRead(request)
          || (request.method().equals("GET") && request.target().endsWith("/manifest"));
    }

    @Override
    public Head forward(Head request) {
      return request.without("Range");
    }

    @Override
    public Reply tamper(Head request, Reply reply) {
      if (reply.status() != 200) return reply;
      if (ShareAttack.isShareRead(request)) {
        share.set(reply.body());
        return reply;
      }
      manifest.set(reply.body());
      return ObjectAttack.slice(request, reply);
    }
  }
}
