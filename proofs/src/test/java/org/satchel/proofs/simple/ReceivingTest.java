package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Where a share goes when it is received, and what is never touched.
 *
 * <p>Source: the contract of the command line: {@code satchel get --help}.
 */
final class ReceivingTest {

  private static final String WORDS = "plain words\n";

  private final House house = House.shared();
  private final House.Sample sample = house.sample();

  @Test
  void anExistingFolderReceivesTheEntriesUnderTheirNames() throws IOException {
    CommandLine friend = house.device("friend");
    Files.createDirectory(friend.work().resolve("here"));
    friend.run("get", sample.link(), "-o", "here").expect(Outcome.DONE);
    assertThat(Trees.snapshot(friend.work().resolve("here/tree"))).isEqualTo(sample.content());
    assertThat(names(friend.work().resolve("here"))).containsExactly("tree");
  }

  @Test
  void aNewPathBecomesTheFoldersNameAndNothingElseIsLeft() throws IOException {
    CommandLine friend = house.device("friend");
    friend.run("get", sample.link(), "-o", "named").expect(Outcome.DONE);
    assertThat(Trees.snapshot(friend.work().resolve("named"))).isEqualTo(sample.content());
    assertThat(names(friend.work())).containsExactly("named");
  }

  @Test
  void severalPathsOfOneShareKeepTheirNamesSideBySide() throws IOException {
    CommandLine sender = house.device("sender");
    Path tree = sample.tree();
    String link =
        sender
            .run("put", tree.resolve("notes").toString(), tree.resolve("run.sh").toString())
            .expect(Outcome.DONE)
            .line();
    CommandLine friend = house.device("friend");
    friend.run("get", link).expect(Outcome.DONE);
    assertThat(names(friend.work())).containsExactly("notes", "run.sh");
    assertThat(Files.isExecutable(friend.work().resolve("run.sh"))).isTrue();
  }

  @Test
  void whatIsThereStaysUnlessForceSaysOtherwise() throws IOException {
    CommandLine friend = house.device("friend");
    Path mine = friend.work().resolve("tree/notes/words.txt");
    Files.createDirectories(mine.getParent());
    Files.writeString(mine, "my own");
    friend.run("get", sample.link()).expect(Outcome.USAGE);
    assertThat(mine).hasContent("my own");
    assertThat(names(friend.work())).as("nothing of the refused download").containsExactly("tree");
    assertThat(names(mine.getParent())).containsExactly("words.txt");
    friend.run("get", sample.link(), "--force").expect(Outcome.DONE);
    assertThat(mine).hasContent(WORDS);
  }

  @Test
  void oneFileOfManyIsChosenByAGlobAndGoesToStandardOutput() {
    CommandLine friend = house.device("friend");
    Outcome all = friend.run("get", sample.link(), "-o", "-").expect(Outcome.USAGE);
    assertThat(all.out()).isEmpty();
    Outcome one = friend.run("get", sample.link(), "--only", "words.txt", "-o", "-");
    assertThat(one.expect(Outcome.DONE).out()).isEqualTo(WORDS);
    friend.run("get", sample.link(), "--only", "*.nothing").expect(Outcome.USAGE);
  }

  /** With one download, which the first run has used up. */
  @Test
  void aPartThatIsFetchedMeanwhileLeavesTheUnfinishedDownloadOfAll() throws IOException {
    Path large = new Patterned(3, 8 << 20).writeTo(house.scratch("two").resolve("large.bin"));
    Path small = Files.writeString(large.resolveSibling("small.txt"), WORDS);
    CommandLine friend = house.device("friend");
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      String link =
          house
              .device("sender")
              .through(proxy.url())
              .run("put", large.toString(), small.toString(), "--downloads", "1")
              .expect(Outcome.DONE)
              .line();
      proxy.faults().unplugAfterReplyBytes(4 << 20);
      friend.run("get", link, "--timeout", "4").expect(Outcome.UNREACHABLE);
      proxy.faults().plugIn();
      friend.run("get", link, "--only", "*.txt").expect(Outcome.DONE);
      friend.run("get", link).expect(Outcome.DONE);
    }
    assertThat(Trees.sha256(friend.work().resolve("large.bin"))).isEqualTo(Trees.sha256(large));
    assertThat(friend.work().resolve("small.txt")).hasContent(WORDS);
    assertThat(names(friend.work())).containsExactlyInAnyOrder("large.bin", "small.txt");
  }

  @Test
  void aGlobOverPathsFetchesThatFolderAlone() throws IOException {
    CommandLine friend = house.device("friend");
    friend.run("get", sample.link(), "--only", "tree/notes/**", "-o", "some").expect(Outcome.DONE);
    try (Stream<Path> files = Files.walk(friend.work().resolve("some"))) {
      assertThat(files.filter(Files::isRegularFile).map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("small.bin", "words.txt");
    }
  }

  @Test
  void verifyChecksAllAndWritesNothing() throws IOException {
    CommandLine friend = house.device("friend");
    friend.run("verify", sample.link()).expect(Outcome.DONE);
    assertThat(names(friend.work())).isEmpty();
  }

  @Test
  void theLinkAndThePasswordComeFromFilesAndStandardInputToo() throws IOException {
    CommandLine sender = house.device("sender");
    Path secret = Files.writeString(sender.work().resolve("password"), "one two three\n");
    String link =
        sender
            .run("put", sample.tree().resolve("notes").toString(), "--password-file", "password")
            .expect(Outcome.DONE)
            .line();
    CommandLine friend = house.device("friend");
    Files.writeString(friend.work().resolve("link"), link + "\n");
    String word = secret.toString();
    friend.run("info", "--link-file", "link", "--password-file", word).expect(Outcome.DONE);
    friend.run("get", "--link-file", "link", "--password=one").expect(Outcome.PASSWORD);
    friend.run("get", "--link-file", "link", "--password-file", word).expect(Outcome.DONE);
    assertThat(friend.work().resolve("notes/words.txt")).hasContent(WORDS);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    }
  }
}
