package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.LinkKdf;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Weak derivation for links: what the client shows the server is Argon2id's at full cost.
 *
 * <p>Source: docs/testing.md, attack 18.
 */
final class LinkKdfTest {

  private static final String PASSWORD = "a password";

  private final House house = House.shared();

  @Test
  void theAccessBearerOfALockedLinkComesFromArgon2idWith64MiBAndThreePasses() throws Exception {
    House.Sample locked = house.put(house.sample().tree().resolve("notes"), "--password", PASSWORD);
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      String link = Links.through(proxy.url(), locked.link());
      house
          .device("reader")
          .through(proxy.url())
          .run("info", link, "--password", PASSWORD)
          .expect(Outcome.DONE);
      Links parts = Links.parse(link);
      String due = LinkKdf.accessBearer(parts.linkId(), parts.secret(), PASSWORD);
      assertThat(proxy.recording().of("GET"))
          .filteredOn(exchange -> ShareAttack.isShareRead(exchange.request()))
          .extracting(LinkKdfTest::bearer)
          .isNotEmpty()
          .containsOnly("Bearer " + due);
      assertThat(LinkKdf.weakened(parts.linkId(), parts.secret(), PASSWORD)).isNotEqualTo(due);
    }
  }

  private static String bearer(Exchange exchange) {
    return exchange.request().field("Authorization").orElse("");
  }
}
