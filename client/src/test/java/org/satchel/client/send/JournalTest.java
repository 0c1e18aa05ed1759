package org.satchel.client.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.client.state.StateFolder;
import org.satchel.format.merkle.Hash;
import org.satchel.testkit.Seed;

class JournalTest {

  private static final String SECRET = "AAAAAAAAAAAAAAAAAAAAAA";

  @TempDir Path folder = Path.of("");
  private final SecureRandom random = new SecureRandom();
  private StateFolder state = null;

  @BeforeEach
  void open() throws Failure {
    state = StateFolder.at(folder.resolve("state"));
  }

  @Test
  void whatWasNotedIsThereInTheNextRunOfTheLine() throws Exception {
    Hash root = LeafNotesTest.hash(Seed.ofThisRun().random());
    String owner;
    Draft sent;
    Draft begun = Draft.draw(7, random);
    try (Journal journal = Journal.open(state, "line", random)) {
      owner = journal.owner().reveal();
      Draft draft = Draft.draw(5, random);
      journal.begin("one", draft);
      sent = journal.sent("one", journal.uploadAt("one", draft, SECRET), 5, root);
      journal.begin("two", begun);
      journal.begin("three", Draft.draw(9, random));
      journal.giveUp("three", Draft.draw(9, random));
    }
    try (Journal journal = Journal.open(state, "line", random)) {
      assertThat(journal.owner().reveal()).isEqualTo(owner);
      assertSame(journal.find("one"), sent);
      assertSame(journal.find("two"), begun);
      assertThat(journal.find("three")).isEmpty();
    }
    try (Journal other = Journal.open(state, "another line", random)) {
      assertThat(other.owner().reveal()).isNotEqualTo(owner);
    }
  }

  @Test
  void aLastLineThatACrashToreNeverWasAndEarlierOnesAreKept() throws Exception {
    Draft one = Draft.draw(5, random);
    Draft two = Draft.draw(6, random);
    Path file;
    try (Journal journal = Journal.open(state, "line", random)) {
      journal.begin("one", one);
      journal.begin("two", two);
      file = journal.file("journal");
    }
    byte[] whole = Files.readAllBytes(file);
    int lastLine =
        new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("begin");
    for (int cut = lastLine; cut < whole.length; cut++) {
      Files.write(file, Arrays.copyOf(whole, cut));
      try (Journal journal = Journal.open(state, "line", random)) {
        assertSame(journal.find("one"), one);
        assertThat(journal.find("two")).as("cut at %d", cut).isEmpty();
        journal.begin("two", two);
      }
      try (Journal journal = Journal.open(state, "line", random)) {
        assertSame(journal.find("two"), two);
      }
    }
  }

  @Test
  void aTornOwnerBeginsAnotherShareAndForgetsNothingThatMattered() throws Exception {
    String owner;
    Path file;
    try (Journal journal = Journal.open(state, "line", random)) {
      owner = journal.owner().reveal();
      file = journal.file("journal");
    }
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 20));
    try (Journal journal = Journal.open(state, "line", random)) {
      assertThat(journal.owner().reveal()).isNotEqualTo(owner);
    }
  }

  @Test
  void aDamagedLineIsRefusedWithTheFolderToRemoveAndIsNoBugOfOurs() throws Exception {
    Path file;
    try (Journal journal = Journal.open(state, "line", random)) {
      journal.begin("one", Draft.draw(5, random));
      file = journal.file("journal");
    }
    byte[] whole = Files.readAllBytes(file);
    String root = LeafNotesTest.hash(Seed.ofThisRun().random()).toString();
    List<String> damages =
        List.of(
            "what is this\n", "sent one " + root + " x\n", "begin a b c d e\n", "owner short\n");
    for (String damage : damages) {
      Files.write(file, whole);
      Files.writeString(file, damage, java.nio.file.StandardOpenOption.APPEND);
      assertThatExceptionOfType(Failure.class)
          .as("%s", damage)
          .isThrownBy(() -> Journal.open(state, "line", random).close())
          .withMessageContaining(file.getParent().toString())
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.REFUSED));
    }
  }

  @Test
  void aSecondRunOfTheLineBeginsAShareOfItsOwn() throws Exception {
    try (Journal first = Journal.open(state, "line", random);
        Journal second = Journal.open(state, "line", random)) {
      assertThat(second.owner().reveal()).isNotEqualTo(first.owner().reveal());
    }
  }

  @Test
  void removingLeavesNothingAndTheLineBeginsAnew() throws Exception {
    String owner;
    try (Journal journal = Journal.open(state, "line", random)) {
      owner = journal.owner().reveal();
      journal.begin("one", Draft.draw(5, random));
      Files.writeString(journal.file("plan"), "x");
      journal.remove();
    }
    try (var left = Files.list(state.folder("unfinished"))) {
      assertThat(left).isEmpty();
    }
    try (Journal journal = Journal.open(state, "line", random)) {
      assertThat(journal.owner().reveal()).isNotEqualTo(owner);
    }
  }

  @Test
  void aSignedShareIsNotForgottenWithItsLastObject() throws Exception {
    try (Journal journal = Journal.open(state, "line", random)) {
      Draft draft = Draft.draw(5, random);
      journal.begin("one", draft);
      journal.giveUp("one", draft);
      assertThat(journal.isEmpty()).isTrue();
      Files.writeString(journal.bundle(), "signed");
      assertThat(journal.isEmpty()).isFalse();
    }
  }

  @Test
  void manyRunsAtOnceDoNotGetInEachOthersWay() throws Exception {
    try (var threads = Executors.newFixedThreadPool(16)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < 16; thread++) {
        boolean stream = thread % 2 == 0;
        runs.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    try (Journal journal =
                        stream
                            ? new StreamJournals(state, "server", random).begin()
                            : Journal.open(state, "line", random)) {
                      journal.begin("one", Draft.draw(5, random));
                      journal.remove();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        assertThatCode(run::get).doesNotThrowAnyException();
      }
    }
  }

  private static void assertSame(Optional<Draft> found, Draft expected) {
    assertThat(found.map(Draft::id)).contains(expected.id());
    assertThat(found.map(draft -> draft.key().reveal())).contains(expected.key().reveal());
    assertThat(found.map(Draft::sizeBytes)).contains(expected.sizeBytes());
    assertThat(found.flatMap(Draft::upload)).isEqualTo(expected.upload());
    assertThat(found.flatMap(Draft::root)).isEqualTo(expected.root());
    assertThat(found.map(draft -> draft.stream().toString()))
        .contains(expected.stream().toString());
  }
}
