package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.satchel.format.record.Bearer;
import org.satchel.server.wiring.TestServer.Answer;
import org.satchel.testkit.Seed;

/** Why a share is blocked, as its operator may say it and its recipients are told. */
class BlockReasonTest {

  /** spec/api.yaml, BlockRequest. */
  private static final int LONGEST = 400;

  private final Seed seed = Seed.ofThisRun();
  private TestServer server;
  private TestShare share;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(Map.of());
    share = new TestShare(seed);
    share.upload(server, new byte[100]);
    byte[] bundle = share.creating(0, Optional.empty());
    assertThat(ApiWalkTest.put(server, share, bundle).status()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theLongestIsToldInWholeWhereverTheShareIsAskedFor() throws Exception {
    Bearer grant = Bearer.draw(seed.forPart("grant").random());
    assertThat(ApiWalkTest.grant(server, share, grant).status()).isEqualTo(201);
    String reason = "x".repeat(LONGEST);
    assertThat(block(reason).status()).isEqualTo(204);
    String object = "/api/v1/objects/" + share.entries.getFirst().id();
    for (Answer told :
        List.of(
            server.send("GET", share.path(), bearer(share.access())),
            server.send("GET", object, bearer(grant)))) {
      assertThat(told.problem()).isEqualTo("share-blocked");
      assertThat(told.text()).contains(reason);
    }
    assertThat(block(reason + "x").problem()).isEqualTo("malformed-request");
    assertThat(block("\uD83D\uDE00".repeat(LONGEST)).status()).isEqualTo(204);
  }

  @Test
  void oneWithAControlCharacterIsRefused() throws Exception {
    for (String escaped : List.of("\\u0000", "\\n", "\\u001b", "\\u007f", "\\u0085")) {
      assertThat(block("a" + escaped + "b").problem()).as(escaped).isEqualTo("malformed-request");
    }
  }

  private Answer block(String reason) throws Exception {
    String act = "/admin/v1/shares/" + share.link() + "/block";
    return server.admin("POST", act, "{\"reason\":\"" + reason + "\"}");
  }

  private static String[] bearer(Bearer bearer) {
    return new String[] {"Authorization", "Bearer " + bearer.reveal()};
  }
}
