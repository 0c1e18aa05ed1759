package org.satchel.cli;

import java.io.IOException;
import java.net.URI;
import org.satchel.client.Failure;
import org.satchel.client.http.Endpoint;
import org.satchel.client.http.Instance;
import org.satchel.client.http.Patience;
import org.satchel.client.http.Wire;
import org.satchel.format.record.RefusedException;
import org.satchel.format.share.Link;

/**
 * Where a server's links lead: to the public name that its operator set, else to the address by
 * which it was reached.
 *
 * <p>A server that does not answer, or answers with what begins no link, costs the name and never
 * the link.
 *
 * <p>Units and threads: immutable.
 *
 * <p>Source: spec/api.yaml, Instance; spec/share-link.md section 2.
 */
record PublicName(URI base, boolean told) {

  /** As spec/api.yaml has it. */
  private static final int CHARACTERS_MAX = 300;

  /** Asks as patiently as for all else. */
  static PublicName ask(Wire wire, URI reached) {
    try {
      var server = new Endpoint(reached.toString());
      var patience = new Patience(wire, server, "try again later");
      String told = Instance.ask(wire, server, patience).url().orElse(reached.toString());
      if (told.length() <= CHARACTERS_MAX) return new PublicName(Link.parseBase(told), true);
      throw new IOException("no address that a link can have");
    } catch (IOException | Failure | RefusedException e) {
      return new PublicName(reached, false);
    }
  }

  /** Tells on standard error, beside a link that is printed, what could not be known of it. */
  PublicName say(Io io) {
    if (!told) {
      io.err()
          .println(
              "The server did not tell its public name; the link has the address that was used.");
    }
    return this;
  }

  /** The link under this name, secret included. */
  String leadTo(Link link) {
    return switch (link) {
      case Link.Recipient of ->
          new Link.Recipient(base, of.linkId(), of.secret(), of.passwordNeeded()).print();
      case Link.Owner of -> new Link.Owner(base, of.seed()).print();
    };
  }
}
