package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.PageVictim.Visit;
import org.satchel.proofs.stage.SavedFiles;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * The shape of a proof against a server that is hostile to whoever opens a link: by the command
 * line, and on the page.
 *
 * <p>Why this way: the page comes through the same proxy and so from the same host, but what is
 * changed are answers to it and never itself; a host that changes the page is {@link
 * ChangedPageTest}'s. A browser saves by ranges anyhow, so no cut is needed to make it.
 *
 * <p>Threads: as {@link AttackProof}; one browser for each JVM.
 *
 * <p>Source: docs/testing.md, table of attacks.
 */
abstract class OpeningProof extends AttackProof {

  /** What opens the share beside its link. */
  Optional<String> password() {
    return Optional.empty();
  }

  /** What must hold of the requests of a page that refused. */
  void afterThePage(HttpProxy proxy) {
    assertThat(proxy.recording().exchanges()).as("what the page asked").isNotEmpty();
  }

  @TestFactory
  Stream<DynamicTest> isRefusedByThePage() throws Exception {
    return attacks().entrySet().stream()
        .map(
            attack ->
                DynamicTest.dynamicTest(
                    attack.getKey(), () -> refuse(PageVictim.shared(), attack.getValue())));
  }

  final void refuse(PageVictim page, Attack attack) throws Exception {
    Counted counted = new Counted(attack);
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      proxy.attackWith(counted);
      Visit visit = visit(page, proxy).expect(due());
      assertThat(counted.touched())
          .as("replies that the attack changed")
          .isNotEmpty()
          .allMatch(target -> target.startsWith("/api/"));
      assertThat(SavedFiles.hashes(visit.files())).as("whole downloads").isEmpty();
      afterThePage(proxy);
    }
  }

  private Visit visit(PageVictim page, HttpProxy proxy) throws Exception {
    return page.open(Links.through(proxy.url(), share().link()), password());
  }

  @Test
  void thePageOpensItWhenTheAttackIsSwitchedOff() throws Exception {
    open(PageVictim.shared());
  }

  final void open(PageVictim page) throws Exception {
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      Visit visit = visit(page, proxy).expect(Outcome.DONE);
      Map<String, String> sent = SavedFiles.ofTree(share().tree());
      assertThat(SavedFiles.hashes(visit.files())).isNotEmpty().isEqualTo(sent);
      assertThat(visit.files()).as("downloads").hasSize(1);
    }
  }
}
