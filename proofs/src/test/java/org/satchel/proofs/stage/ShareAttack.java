package org.satchel.proofs.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.Reply;

/**
 * A server that lies about a share: its record, its boxes, or what stands beside them.
 *
 * <p>Why this way: the real reply is parsed, one thing changed, and written again.
 *
 * <p>Threads: no state.
 *
 * <p>Source: {@code GET /api/v1/shares/{linkId}} in spec/api.yaml.
 */
public record ShareAttack(Consumer<ObjectNode> lie) implements Attack {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Changes the bytes of one member, {@code record}, {@code capsule} or {@code ownerBox}. */
  public static ShareAttack onBytes(String member, UnaryOperator<byte[]> lie) {
    return new ShareAttack(
        reply -> {
          if (!reply.hasNonNull(member)) return;
          byte[] bytes = Base64.getUrlDecoder().decode(reply.get(member).asText());
          reply.put(
              member, Base64.getUrlEncoder().withoutPadding().encodeToString(lie.apply(bytes)));
        });
  }

  /** Turns one bit of a member's bytes. */
  public static ShareAttack flip(String member, int at) {
    return onBytes(
        member,
        bytes -> {
          bytes[Math.floorMod(at, bytes.length)] ^= 0x01;
          return bytes;
        });
  }

  public static boolean isShareRead(Head request) {
    return request.method().equals("GET")
        && request.target().matches(".*/api/v1/shares/[A-Za-z0-9_-]{22}");
  }

  @Override
  public boolean touches(Head request) {
    return isShareRead(request);
  }

  @Override
  public Reply tamper(Head request, Reply reply) throws IOException {
    if (reply.status() != 200) return reply;
    ObjectNode node = (ObjectNode) JSON.readTree(reply.body());
    lie.accept(node);
    return reply.withBody(JSON.writeValueAsBytes(node));
  }
}
