package org.satchel.client.send;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Progress;
import org.satchel.client.http.Deadlines;
import org.satchel.client.http.Patience;
import org.satchel.client.http.RawServer;
import org.satchel.client.http.Wire;
import org.satchel.client.state.StateFolder;

class ObjectSenderTest {

  @TempDir Path folder = Path.of("");

  /** However many there are: as long as some go; and no bug of ours passes for a refusal. */
  @Test
  void whatAPlanHasNoUseForIsRemovedUntilTheServerRemovesNone() throws Exception {
    StateFolder state = StateFolder.at(folder.resolve("state"));
    var removal = new AtomicReference<>("503 Not now");
    try (RawServer server =
            new RawServer(
                (head, out) ->
                    out.write(RawServer.reply(removal.get(), "", "").getBytes(US_ASCII)));
        Wire wire = new Wire(Deadlines.USUAL, null, null);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        Journal journal = Journal.open(state, "line", new SecureRandom())) {
      for (int i = 10; i < 60; i++) SenderTest.begin(journal, "earlier" + i, "B".repeat(20) + i);
      var objects =
          new ObjectSender(
              new TusUploads(wire, server.endpoint(), Optional.empty()),
              journal,
              new Patience(wire, server.endpoint(), "later"),
              Progress.NONE,
              pool,
              new SecureRandom(),
              new ConcurrentLinkedDeque<>());
      objects.giveUpAllBut(Set.of());
      assertThat(server.requests()).hasSize(20);
      removal.set("204 No Content");
      objects.giveUpAllBut(Set.of("earlier10"));
      assertThat(journal.drafts()).containsOnlyKeys("earlier10");
      SenderTest.begin(journal, "bug", "no address");
      assertThatIllegalStateException().isThrownBy(() -> objects.giveUpAllBut(Set.of()));
    }
  }
}
