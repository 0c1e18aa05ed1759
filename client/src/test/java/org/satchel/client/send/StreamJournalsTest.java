package org.satchel.client.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.client.state.StateFolder;

/** What becomes of a stream's journal when its run is killed. */
class StreamJournalsTest {

  @TempDir Path folder = Path.of("");
  private final SecureRandom random = new SecureRandom();
  private StateFolder state = null;

  @BeforeEach
  void open() throws Failure {
    state = StateFolder.at(folder.resolve("state"));
  }

  private StreamJournals to(String server) {
    return new StreamJournals(state, server, random);
  }

  /** The first that no run uses. */
  private Optional<Journal> left(String server) throws Failure {
    StreamJournals streams = to(server);
    for (Path folder : streams.left()) {
      Optional<Journal> found = streams.open(folder);
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }

  @Test
  void whatAKilledStreamLeftIsRemovedByTheNextOne() throws Exception {
    Path left;
    try (Journal killed = to("here").begin()) {
      left = killed.file("journal").getParent();
    }
    try (Journal next = to("there").begin()) {
      assertThat(left).doesNotExist();
      assertThat(next.file("journal")).exists();
    }
  }

  @Test
  void anUnsignedOneIsFoundByTheNextToItsServerForItsUploads() throws Exception {
    to("here").begin().close();
    assertThat(to("there").left()).isEmpty();
    left("here").orElseThrow().close();
  }

  @Test
  void aSignedOneStaysUntilItsOwnServerIsAskedAndNobodyUsesIt() throws Exception {
    String owner;
    try (Journal running = to("here").begin()) {
      Files.writeString(running.bundle(), "signed");
      owner = running.owner().reveal();
      assertThat(left("here")).isEmpty();
    }
    to("there").begin().close();
    assertThat(left("elsewhere")).isEmpty();
    Optional<Journal> left = left("here");
    try (Journal journal = left.orElseThrow()) {
      assertThat(journal.owner().reveal()).isEqualTo(owner);
      journal.remove();
    }
    assertThat(left("here")).isEmpty();
  }
}
