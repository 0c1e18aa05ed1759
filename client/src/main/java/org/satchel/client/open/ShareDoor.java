package org.satchel.client.open;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.satchel.client.Failure;
import org.satchel.client.http.Endpoint;
import org.satchel.client.http.Patience;
import org.satchel.client.http.Problem;
import org.satchel.client.http.Reply;
import org.satchel.client.http.Wire;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;

/**
 * The share's requests of a receiver and an owner: read it, take a grant, put a new record, open a
 * range of bytes.
 *
 * <p>All of them are safe to repeat. They are, with bounded patience; ranges by who reads them.
 *
 * <p>Units and threads: safe on any thread.
 *
 * <p>Source: spec/api.yaml (shares).
 */
public record ShareDoor(Wire wire, Endpoint server, LinkId linkId) {

  /** What the server answered to a reader. */
  public sealed interface Read {
    /** The share's JSON. */
    record Found(ShareAnswer share) implements Read {}

    /** The bearer does not fit: a wrong password, or an old link. */
    record WrongBearer() implements Read {}
  }

  /** Reads record and boxes with an access or owner bearer. */
  public Read read(Bearer bearer) throws Failure {
    return patience()
        .insist(
            () -> {
              Reply reply = wire.ask(request("", bearer).GET());
              if (Problem.of(reply).name().equals("bearer-refused")) {
                return new Read.WrongBearer();
              }
              return new Read.Found(ShareAnswer.parse(Problem.expect(reply, 200).body()));
            });
  }

  /**
   * Takes a grant; the same one again is not counted again.
   *
   * @return false if the server knows this one as spent, so that another must be drawn
   */
  public boolean grant(Bearer access, Bearer grant) throws Failure {
    String body = "{\"grant\":\"" + grant.reveal() + "\"}";
    return patience()
        .insist(
            () -> {
              Reply reply =
                  wire.ask(
                      request("/grants", access)
                          .header("Content-Type", "application/json")
                          .POST(BodyPublishers.ofString(body)));
              if (Problem.of(reply).name().equals("grant-refused")) {
                return false;
              }
              Problem.expect(reply, 200, 201);
              return true;
            });
  }

  /** Puts an edited or ended record; the boxes follow it unless the share ends. */
  public void put(byte[] bundle) throws Failure {
    patience()
        .insist(
            () ->
                Problem.expect(
                    wire.ask(
                        HttpRequest.newBuilder(server.at("/api/v1/shares/" + linkId))
                            .header("Content-Type", "application/vnd.satchel.share")
                            .PUT(BodyPublishers.ofByteArray(bundle))),
                    200,
                    201));
  }

  /** A stored range of an object that a grant opens. */
  public Wire.Answer object(Bearer grant, ObjectId object, long from, long until)
      throws IOException {
    return range(authorized("/api/v1/objects/" + object, grant), from, until);
  }

  /** A stored range of the manifest, which needs no grant. */
  public Wire.Answer manifest(Bearer access, long from, long until) throws IOException {
    return range(request("/manifest", access), from, until);
  }

  private Wire.Answer range(HttpRequest.Builder request, long from, long until) throws IOException {
    return wire.open(request.header("Range", "bytes=" + from + "-" + (until - 1)).GET());
  }

  private HttpRequest.Builder request(String below, Bearer bearer) {
    return authorized("/api/v1/shares/" + linkId + below, bearer);
  }

  private HttpRequest.Builder authorized(String path, Bearer bearer) {
    return HttpRequest.newBuilder(server.at(path))
        .header("Authorization", "Bearer " + bearer.reveal());
  }

  private Patience patience() {
    return new Patience(wire, server, "run the same line again");
  }
}
