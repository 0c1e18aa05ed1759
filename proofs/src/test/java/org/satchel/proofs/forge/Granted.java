package org.satchel.proofs.forge;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.satchel.proofs.stage.Links;

/**
 * A stored object that any program may fetch: where it is, the grant, the bytes that must come.
 *
 * <p>Why this way: curl, and a client that stops reading, want no link and no client of ours.
 *
 * <p>Units: bytes. Threads: immutable.
 *
 * <p>Source: spec/api.yaml, grant and readObject.
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Granted(String path, String grant, byte[] stored) {

  /** Shares one file of these bytes and has one download of it granted. */
  public static Granted object(Door door, byte[] plain) throws Exception {
    HostileShare.Sealed sealed = HostileShare.content(plain);
    String link =
        new HostileShare()
            .publish(
                door,
                List.of(
                    "{\"t\":\"manifest\",\"v\":1,\"files\":1,\"folders\":0,\"bytes\":%d}"
                        .formatted(plain.length),
                    "{\"t\":\"file\",\"path\":\"f\",\"length\":%d,\"object\":{%s}}"
                        .formatted(plain.length, sealed.json())),
                sealed);
    return new Granted(
        "/api/v1/objects/" + sealed.idText(), grant(door, Links.parse(link)), sealed.stored());
  }

  private static String grant(Door door, Links link) throws Exception {
    String grant = LinkKeys.drawGrant();
    HttpResponse<String> answer =
        door.send(
            door.request("/api/v1/shares/" + link.linkId() + "/grants")
                .header(
                    "Authorization",
                    "Bearer " + LinkKeys.accessBearer(link.linkId(), link.secret()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"grant\":\"" + grant + "\"}")));
    if (answer.statusCode() == 201) return grant;
    throw new AssertionError("%d: %s".formatted(answer.statusCode(), answer.body()));
  }

  /** The request's field, as a line of HTTP. */
  public String authorization() {
    return "Authorization: Bearer " + grant;
  }
}
