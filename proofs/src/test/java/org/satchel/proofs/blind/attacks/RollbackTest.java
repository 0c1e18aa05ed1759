package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.Captured;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Rollback: a device that saw a version is shown an older one that was once true.
 *
 * <p>Source: docs/testing.md, attack 14.
 */
final class RollbackTest {

  private final House house = House.shared();

  @Test
  void anOlderVersionIsRefusedByTheDeviceThatSawTheNewer() throws Exception {
    House.Sample sample = house.put(house.sample().tree().resolve("notes"));
    Captured old = Captured.by(house, sample.link());
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = house.device("witness").through(proxy.url());
      String link = Links.through(proxy.url(), sample.link());
      sample.sender().run("edit", sample.link(), "--downloads", "5").expect(Outcome.DONE);
      device.run("info", link).expect(Outcome.DONE);

      proxy.attackWith(new ShareAttack(reply -> reply.setAll(old.share())));
      device.run("get", link, "-o", "rolled-back").expect(Outcome.HOSTILE);
      assertThat(device.work().resolve("rolled-back")).doesNotExist();

      // A device that saw neither cannot know: the specification says so.
      CommandLine newcomer = house.device("newcomer").through(proxy.url());
      newcomer.run("info", link).expect(Outcome.DONE);

      proxy.honest();
      device.run("get", link, "-o", "current").expect(Outcome.DONE);
    }
  }

  @Test
  void aSenderDoesNotEditAnOlderVersionOfItsOwnShare() throws Exception {
    House.Sample sample = house.put(house.sample().tree().resolve("notes"));
    Captured old = Captured.by(house, sample.link());
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine sender = sample.sender().through(proxy.url());
      String link = Links.through(proxy.url(), sample.link());
      sender.run("edit", link, "--downloads", "5").expect(Outcome.DONE);
      proxy.attackWith(ShareAttack.onBytes("record", now -> old.bytes("record")));
      sender.run("edit", link, "--downloads", "6").expect(Outcome.HOSTILE);
      proxy.honest();
      sender.run("edit", link, "--downloads", "6").expect(Outcome.DONE);
    }
  }
}
