package org.satchel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.client.Failure;

/** What the command line makes of its words, without any server. */
class OptionsTest {

  private static final String SECRET = "0123456789012345678901234567890123456789010";
  private static final String LINK = "http://127.0.0.1:1/s/AAAAAAAAAAAAAAAAAAAAAA#1." + SECRET;

  @TempDir Path home = Path.of("");
  private String file = "";

  @BeforeEach
  void write() throws java.io.IOException {
    file = Files.writeString(home.resolve("file"), "abc").toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get --no-such-option",
        "put",
        "put FILE --downloads x",
        "put FILE --downloads -1",
        "put FILE --downloads 4294967296",
        "put FILE --expires yesterday",
        "put FILE --expires 2020-01-01",
        "put FILE --expires +999999999-12-31T00:00Z",
        "put FILE --timeout 0",
        "put FILE --timeout x",
        "put FILE --server ftp://example.org",
        "put FILE --server http://user@example.org",
        "put FILE --token a\u0001b",
        "put FILE --token é",
        "put FILE --token-file /nowhere/at/all",
        "put FILE --token-file /dev/null",
        "put FILE --token-file /dev/zero",
        "put FILE --token x --token-file FILE",
        "put FILE --password-file /dev/zero",
        "put EMPTY",
        "put FILE EMPTY",
        "get LINK -o EMPTY",
        "get LINK --sealed -o EMPTY",
        "open FILE LINK -o EMPTY",
        "put FILE --password x --password-file FILE",
        "put FILE --cacert FILE",
        "put FILE -",
        "put /nowhere/at/all",
        "get not-a-link",
        "get LINK --sealed -o -",
        "get LINK --link-file FILE",
        "edit LINK",
        "edit LINK --expires none --password x --no-password",
        "end AAAAAAAAAAAAAAAAAAAAAA",
        "open /nowhere/at/all LINK",
        "nonsense",
        "nonsense --help"
      })
  void aWrongLineIsWrongUsageAndNoBug(String line) {
    var shell = new Shell(home);
    assertThat(shell.run(words(line))).as(shell.err()).isEqualTo(2);
    assertThat(shell.err()).isNotEmpty().doesNotContain("bug of ours").doesNotContain("\u0001");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void onlyAWordApartMayBeAPathThatWasMeantToBeSent() {
    var shell = new Shell(home);
    assertThat(shell.run("put", "--password", file, file)).isEqualTo(2);
    assertThat(shell.err()).contains("would not be sent").doesNotContain(file);
    // Nobody answers there, so that all else was right.
    assertThat(shell.run("put", "--password=" + file, file)).isEqualTo(6);
  }

  @Test
  void aLinkBehindAPasswordsOptionIsNoPassword() {
    for (String command : List.of("edit --downloads 2", "get", "info", "verify", "open FILE")) {
      var shell = new Shell(home);
      assertThat(shell.run(words(command + " --password LINK"))).as(command).isEqualTo(2);
      assertThat(shell.err()).contains("is a share's link").doesNotContain(SECRET);
    }
    var shell = new Shell(home);
    assertThat(shell.run(words("edit --downloads 2 --password AAAAAAAAAAAAAAAAAAAAAA")))
        .isEqualTo(2);
    assertThat(shell.err()).contains("is a share's id");
    shell = new Shell(home, LINK + "\n");
    assertThat(shell.run("edit", "--password", "-")).isEqualTo(2);
    assertThat(shell.err()).contains("is -, and no share is named");
  }

  @Test
  void aCurrentFolderThatCannotBeFoundIsNamedAsWhatIsWrong() throws Exception {
    Path gone = home.resolve("caf\uFFFD");
    assertThat(CurrentFolder.path(home, "a")).isEqualTo(Path.of("a"));
    assertThat(CurrentFolder.path(gone, file)).isEqualTo(Path.of(file));
    for (String typed : List.of("", "a", "../a")) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> CurrentFolder.path(gone, typed))
          .withMessageContaining("not UTF-8");
    }
  }

  @Test
  void wordsThatAreNotUtf8AreRefusedAndNoSecretAmongThemIsSaid() throws Exception {
    Path latin = Files.write(home.resolve("line"), new byte[] {'a', (byte) 0xff});
    for (String line :
        List.of("put a\uFFFD", "put FILE --name b\uFFFD", "get --password b\uFFFD")) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> Words.check(List.of(words(line)), latin))
          .withMessageContaining("is not UTF-8")
          .withMessageNotContaining("b");
    }
    Path utf8 = Files.writeString(home.resolve("line"), "a\uFFFD");
    Words.check(List.of("put", "a\uFFFD"), utf8); // the name of a file may hold it
  }

  @Test
  void aMarkBeforeATextIsNoPartOfIt() throws Exception {
    Path password = Files.writeString(home.resolve("password"), "\uFEFFopen-sesame\n");
    assertThat(FirstLine.of(password, "The password file", "a password")).isEqualTo("open-sesame");
    var links = new LinkOptions.Opened();
    links.setArgument("-");
    assertThat(links.text(new Shell(home, "\uFEFF" + LINK).io())).isEqualTo(LINK);
  }

  @Test
  void aPathWithASlashBehindItIsAFolder() throws Exception {
    String folder = home.resolve("new") + "/";
    GetCommand.Act<Boolean> refused =
        () -> {
          assertThat(Path.of(folder)).isDirectory();
          throw new Failure(Failure.Kind.USAGE, "nothing matches");
        };
    assertThatExceptionOfType(Failure.class).isThrownBy(() -> GetCommand.inFolder(folder, refused));
    assertThat(Path.of(folder)).as("nothing was begun").doesNotExist();
    assertThat(GetCommand.inFolder(folder, () -> true)).isTrue();
    assertThatExceptionOfType(Failure.class).isThrownBy(() -> GetCommand.inFolder(folder, refused));
    assertThat(Path.of(folder)).as("it was there").isEmptyDirectory();
    for (String none : List.of(file + "/", home.resolve("a/b") + "/")) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> GetCommand.inFolder(none, () -> true))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE));
    }
  }

  @Test
  void aPasswordThatIsNotUtf8IsRefused() throws Exception {
    byte[] latin = {'p', (byte) 0xe9, '\n'};
    String other = Files.write(home.resolve("password"), latin).toString();
    for (String option : List.of("--password-file " + other, "--password=p\uFFFD")) {
      var shell = new Shell(home);
      assertThat(shell.run(words("put FILE " + option))).isEqualTo(2);
      assertThat(shell.err()).contains("not UTF-8");
    }
    assertThatExceptionOfType(CharacterCodingException.class)
        .isThrownBy(() -> Terminal.line(new ByteArrayInputStream(latin)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "end -AAAAAAAAAAAAAAAAAAAAA",
        "end -hAAAAAAAAAAAAAAAAAAAA",
        "end -- -AAAAAAAAAAAAAAAAAAAAA",
        "edit --no-password -AAAAAAAAAAAAAAAAAAAAA --downloads 2",
        "edit --downloads=2 -AAAAAAAAAAAAAAAAAAAAA"
      })
  void anIdMayBeginAsOptionsDo(String line) {
    var shell = new Shell(home);
    assertThat(shell.run(words(line))).as(shell.err()).isEqualTo(2);
    assertThat(shell.err()).contains("did not send that share");
  }

  @Test
  void aSealedCopysNameAsItIsToldIsNoOption() {
    var shell = new Shell(home);
    Report.sealed(shell.io(), Path.of("-AAAAAAAAAAAAAAAAAAAAA.satchel"));
    assertThat(shell.err()).contains(" in ./-AAAAAAAAAAAAAAAAAAAAA.satchel;");
  }

  @Test
  void noFileOfAFolderThatIsSentBecomesOptions() throws Exception {
    Files.writeString(home.resolve("file"), "--help");
    var shell = new Shell(home);
    assertThat(shell.run("put", "@" + file)).isEqualTo(2);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).contains("@" + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"put FILE --timeout 1", "get LINK --timeout 1", "info LINK --timeout 1"})
  void aServerThatIsNotThereIsUnreachable(String line) {
    var shell = new Shell(home);
    assertThat(shell.run(words(line))).as(shell.err()).isEqualTo(6);
    assertThat(shell.err()).contains("Nothing answers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get LINK LINK",
        "get LINK --pasword=open-sesame",
        "get LINK --pasword open-sesame",
        "get LINK --pasword=a'open-sesame",
        "get LINK -popen-sesame",
        "put FILE --server LINK",
        "put LINK",
        "put FILE LINK",
        "put FILE --password-file LINK",
        "open LINK LINK",
        "put FILE --server http://user:open-sesame@example.org",
        "get #open-sesame --sealed --only x",
        "info LINK LINK",
        "verify nonsense LINK --no",
        "edit #open-sesame",
        "end LINK more"
      })
  void noSecretOfTheLineIsSaidAgain(String line) {
    var shell = new Shell(home);
    assertThat(shell.run(words(line))).isEqualTo(2);
    assertThat(shell.err()).doesNotContain(SECRET).doesNotContain("open-sesame");
  }

  @Test
  void aLinkComesFromTheLineAFileOrStandardInput() throws Exception {
    String other = Files.writeString(home.resolve("link"), "\n  " + LINK + " \r\n").toString();
    for (String line : List.of("info LINK", "info -", "info --link-file " + other)) {
      var shell = new Shell(home, LINK + "\n");
      assertThat(shell.run(words(line + " --timeout 1"))).as(line).isEqualTo(6);
    }
  }

  @Test
  void whatIsNoFileOfALinkOrNoNumberOfDownloadsIsToldWithItsBound() {
    var shell = new Shell(home);
    assertThat(shell.run(words("get --link-file /dev/zero"))).isEqualTo(2);
    assertThat(shell.err()).contains("/dev/zero is too large to hold a link");
    assertThat(shell.run(words("put FILE --downloads 4294967296"))).isEqualTo(2);
    assertThat(shell.err()).contains("4294967295");
  }

  @Test
  void aTokenComesFromTheFileTheLineOrTheEnvironmentAndMustBeOne() throws Exception {
    String bad = Files.writeString(home.resolve("token"), "two words\n").toString();
    var shell = new Shell(home);
    assertThat(shell.run(words("put FILE --token-file " + bad))).isEqualTo(2);
    assertThat(shell.err()).contains("upload token").doesNotContain("two words");
    shell.io().environment().put("SATCHEL_TOKEN", "three w\u00f6rds");
    assertThat(shell.run(words("put FILE"))).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "put", "get", "info", "ls", "edit", "end", "open", "verify", "version"})
  void everyCommandTellsItsHelpOnStandardOutput(String command) {
    var shell = new Shell(home);
    assertThat(shell.run(words((command + " --help").strip()))).isZero();
    assertThat(shell.out()).contains("Usage: satchel");
  }

  @Test
  void theVersionIsToldAsACommandAndAsAnOption() {
    var shell = new Shell(home);
    assertThat(shell.run("version")).isZero();
    assertThat(shell.out()).startsWith("satchel ").endsWith("\n");
    for (String option : List.of("--version", "-V")) {
      var other = new Shell(home);
      assertThat(other.run(option)).isZero();
      assertThat(other.out()).isEqualTo(shell.out());
    }
  }

  @Test
  void lsOnANewDeviceIsEmptyAndADamagedShareIsNamed() throws Exception {
    var shell = new Shell(home);
    assertThat(shell.run("ls")).isZero();
    assertThat(shell.out()).isEmpty();
    Path damaged = home.resolve(".local/state/satchel/shares/AAAAAAAAAAAAAAAAAAAAAA.json");
    Files.writeString(damaged, "{");
    assertThat(shell.run("ls", "--json")).isEqualTo(5);
    assertThat(shell.out()).isEqualTo("{\"shares\":[]}\n");
    assertThat(shell.err()).contains(damaged.toString());
  }

  private String[] words(String line) {
    return List.of(line.split(" ", -1)).stream()
        .map(word -> word.equals("FILE") ? file : word.equals("LINK") ? LINK : word)
        .map(word -> word.equals("EMPTY") ? "" : word)
        .toArray(String[]::new);
  }
}
