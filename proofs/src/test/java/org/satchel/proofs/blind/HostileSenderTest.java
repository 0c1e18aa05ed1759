package org.satchel.proofs.blind;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.testkit.Seed;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;

/**
 * A sender who breaks the format's rules, against the real opener.
 *
 * <p>Why this way: the shares are signed and sealed rightly, as only their sender can, so nothing
 * but the opener's own checks stands before the receiver's disk and terminal.
 *
 * <p>Most manifests meet the command line inside this JVM, all else meets processes.
 *
 * <p>Threads: two tests at a time, each with its own share and device.
 *
 * <p>Source: spec/file-format.md sections 5 to 7; docs/testing.md, the hostile sender.
 */
final class HostileSenderTest {

  /** spec/file-format.md section 5: the head and at most so many lines that follow. */
  private static final int RECORDS_MAX = 1_000_000;

  private static final Path ABSOLUTE =
      Path.of(
          System.getProperty("java.io.tmpdir"), "satchel-evil-" + ProcessHandle.current().pid());

  /** Of the manifests, in each run. */
  private static final int IN_FIREFOX = 4;

  private static final byte[] WORDS = "harmless".getBytes(StandardCharsets.UTF_8);

  /** What the page tells where the manifest as such keeps the rules of paths and sizes. */
  private static final Map<String, String> OTHER_KINDS =
      Map.of(
          "a later version", "too-new",
          "a symbolic link", "too-new",
          "an object that the list lacks", "damaged");

  /** One of the many, and those that could take memory: a process has little. */
  private static final Set<String> AS_PROCESSES =
      Set.of(
          "a path to the parent",
          "a line of 9,000 bytes",
          "brackets without end",
          "a number without end");

  private final House house = House.shared();

  private static String head(int files, int folders, long bytes) {
    return "{\"t\":\"manifest\",\"v\":1,\"files\":%d,\"folders\":%d,\"bytes\":%d}"
        .formatted(files, folders, bytes);
  }

  private static String pack(HostileShare.Sealed object) {
    return "{\"t\":\"pack\",%s}".formatted(object.json());
  }

  private static String file(String path, long length, long offset) {
    return "{\"t\":\"file\",\"path\":\"%s\",\"length\":%d,\"offset\":%d}"
        .formatted(path, length, offset);
  }

  private static List<String> one(HostileShare.Sealed object, String path) {
    return List.of(head(1, 0, 8), pack(object), file(path, 8, 0));
  }

  /** Manifests that name this object and break one rule each. */
  private static Map<String, List<String>> manifests(HostileShare.Sealed object) {
    String pack = pack(object);
    Map<String, List<String>> all = new TreeMap<>();
    all.put("a path to the parent", one(object, "../evil"));
    all.put("a path through the parent", one(object, "a/../../evil"));
    all.put("an absolute path", one(object, ABSOLUTE.toString()));
    all.put("a dot", one(object, "./evil"));
    all.put("an empty name", one(object, "a//evil"));
    all.put("a backslash", one(object, "..\\\\evil"));
    all.put("a zero byte", one(object, "evil\\u0000.txt"));
    all.put("a line feed", one(object, "evil\\n.txt"));
    all.put("an escape sequence", one(object, "evil\\u001b[2J.txt"));
    all.put("not composed", one(object, "e\\u0301vil"));
    all.put("a half character", one(object, "evil\\ud800"));
    all.put("a name of 256 bytes", one(object, "x".repeat(256)));
    all.put("a path of 4,097 bytes", one(object, "y/".repeat(2_048) + "z"));
    all.put("300 folders deep", one(object, "d/".repeat(300) + "z"));
    all.put("the same path twice", List.of(head(2, 0, 8), pack, file("a", 4, 0), file("a", 4, 4)));
    all.put("paths out of order", List.of(head(2, 0, 8), pack, file("b", 4, 0), file("a", 4, 4)));
    all.put(
        "a path below a file", List.of(head(2, 0, 8), pack, file("a", 4, 0), file("a/b", 4, 4)));
    all.put("a symbolic link", List.of(head(0, 0, 0), "{\"t\":\"link\",\"path\":\"a\"}"));
    all.put("a later version", List.of(head(1, 0, 8).replace("1,\"files", "2,\"files"), pack));
    all.put(
        "more bytes than the object has",
        List.of(head(1, 0, 1 << 20), pack, file("a", 1 << 20, 0)));
    all.put("bytes beyond the object", List.of(head(1, 0, 8), pack, file("a", 8, 1 << 30)));
    all.put("overlapping files", List.of(head(2, 0, 16), pack, file("a", 8, 0), file("b", 8, 0)));
    all.put("a negative length", List.of(head(1, 0, 8), pack, file("a", -8, 0)));
    all.put("wrong counts", List.of(head(2, 0, 8), pack, file("a", 8, 0)));
    all.put(
        "a member named twice",
        List.of(head(1, 0, 8), pack, file("a", 8, 0).replace("{", "{\"path\":\"b\",")));
    all.put(
        "a line of 9,000 bytes",
        List.of(head(1, 0, 8), pack, file("a", 8, 0).replace("}", " ".repeat(9_000) + "}")));
    all.put(
        "brackets without end",
        List.of(head(1, 0, 8), pack, "{\"t\":" + "[".repeat(4_000) + "]".repeat(4_000) + "}"));
    all.put(
        "a number without end",
        List.of(head(1, 0, 8), pack, file("a", 8, 0).replace("8", "8".repeat(7_000))));
    all.put("no JSON", List.of("not json"));
    all.put("an object that the list lacks", one(HostileShare.content(WORDS), "a"));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> aManifestThatBreaksARuleIsRefusedAndWritesNothing() {
    return manifests(HostileShare.content(WORDS)).keySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule,
                    () -> {
                      HostileShare.Sealed object = HostileShare.content(WORDS);
                      boolean process = AS_PROCESSES.contains(rule);
                      CommandLine device =
                          process ? house.device("receiver") : house.quickDevice("receiver");
                      refuse(device, publish(manifests(object).get(rule), object));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> aManifestThatBreaksARuleIsRefusedByThePageAndSavesNothing() {
    return manifests(HostileShare.content(WORDS)).keySet().stream()
        .map(
            rule -> DynamicTest.dynamicTest(rule, () -> refuseManifest(PageVictim.shared(), rule)));
  }

  /** Which they are comes from the seed, so that many runs try them all. */
  @Test
  void someOfThemMeetFirefoxTooAndTheSameWithinTheRulesOpensThere() throws Exception {
    List<String> rules = new ArrayList<>(manifests(HostileShare.content(WORDS)).keySet());
    Collections.shuffle(rules, Seed.ofThisRun().forPart("manifests in Firefox").random());
    PageVictim firefox = PageVictim.in("firefox");
    for (String rule : rules.subList(0, IN_FIREFOX)) refuseManifest(firefox, rule);
    HostileShare.Sealed object = HostileShare.content(WORDS);
    savesTheGoodOne(firefox, publish(one(object, "good.txt"), object));
  }

  private void refuseManifest(PageVictim page, String rule) throws Exception {
    HostileShare.Sealed object = HostileShare.content(WORDS);
    String due = OTHER_KINDS.getOrDefault(rule, "hostile-manifest");
    refuseOnThePage(page, publish(manifests(object).get(rule), object), due);
  }

  private static void refuseOnThePage(PageVictim page, String link, String due) throws Exception {
    PageVictim.Visit visit = page.open(link, Optional.empty());
    assertThat(visit.end()).isEqualTo(due);
    assertThat(visit.files()).isEmpty();
  }

  private static void savesTheGoodOne(PageVictim page, String link) throws Exception {
    PageVictim.Visit visit = page.open(link, Optional.empty()).expect(Outcome.DONE);
    assertThat(visit.files()).hasSize(1);
    assertThat(visit.files().getFirst().file()).hasBinaryContent(WORDS);
  }

  private String publish(List<String> lines, HostileShare.Sealed... content) throws Exception {
    return new HostileShare().publish(new Door(house.server().url()), lines, content);
  }

  private void refuse(CommandLine device, String link) throws Exception {
    device.run("verify", link).expect(Outcome.HOSTILE);
    refuseToGet(device, link);
  }

  private void refuseToGet(CommandLine device, String link) throws Exception {
    device.run("get", link, "-o", "out").expect(Outcome.HOSTILE);
    assertThat(ABSOLUTE).doesNotExist();
    try (Stream<Path> written = Files.list(device.work())) {
      // What an interrupted download keeps lies in one folder of this ending, still sealed.
      assertThat(written.map(path -> path.getFileName().toString()))
          .allMatch(name -> name.endsWith(".satchel-part"));
    }
    try (Stream<Path> written = Files.walk(device.work().getParent())) {
      assertThat(written.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.contains("evil"));
    }
  }

  @Test
  void theSameShareWithinTheRulesOpens() throws Exception {
    HostileShare.Sealed object = HostileShare.content(WORDS);
    String link = publish(one(object, "good.txt"), object);
    CommandLine device = house.device("receiver");
    device.run("get", link, "-o", "out").expect(Outcome.DONE);
    assertThat(device.work().resolve("out")).hasBinaryContent(WORDS);
    savesTheGoodOne(PageVictim.shared(), link);
  }

  @Test
  void aPaddingThatIsNotZeroIsRefused() throws Exception {
    HostileShare.Sealed dirty = HostileShare.contentWithDirtyPadding(WORDS);
    String link = publish(one(dirty, "a"), dirty);
    refuse(house.device("receiver"), link);
    refuseOnThePage(PageVictim.shared(), link, "damaged");
  }

  @Test
  void aMillionRecordsAreReadAndOneMoreIsRefused() throws Exception {
    CommandLine device = house.device("receiver");
    device.run("verify", publish(folders(RECORDS_MAX))).expect(Outcome.DONE);
    String tooLong = publish(folders(RECORDS_MAX + 1));
    refuseToGet(house.device("receiver"), tooLong);
    refuseOnThePage(PageVictim.shared(), tooLong, "hostile-manifest");
  }

  private static List<String> folders(int count) {
    List<String> lines = new ArrayList<>();
    lines.add(head(0, count, 0));
    for (int i = 0; i < count; i++) {
      lines.add("{\"t\":\"folder\",\"path\":\"%07d\"}".formatted(i));
    }
    return lines;
  }

  @Test
  void aCapsuleWithTerminalEscapesIsRefusedAndNeverReachesTheTerminal() throws Exception {
    String link = publishWithMessage("\\u001b]0;owned\\u0007");
    for (String command : List.of("info", "verify", "get")) {
      Outcome outcome = house.device("receiver").run(command, link).expect(Outcome.HOSTILE);
      assertThat(outcome.out() + outcome.err()).doesNotContain("\u001b").doesNotContain("\u0007");
    }
    refuse(house.device("receiver"), link);
    refuseOnThePage(PageVictim.shared(), link, "damaged");
    Outcome plain = house.device("receiver").run("info", publishWithMessage("]0;owned"));
    assertThat(plain.expect(Outcome.DONE).out()).contains("]0;owned");
  }

  private String publishWithMessage(String message) throws Exception {
    HostileShare.Sealed object = HostileShare.content(WORDS);
    String box = "{\"v\":1,\"manifest\":{%s},\"name\":\"n\",\"message\":\"" + message + "\"}";
    String manifest = String.join("\n", one(object, "good.txt")) + "\n";
    return new HostileShare().publish(new Door(house.server().url()), manifest, box, object);
  }

  @Test
  void aNameThatTurnsTheDirectionIsShownVisiblyAndWrittenUnchanged() throws Exception {
    String name = "photo\u202egpj.exe";
    HostileShare.Sealed object = HostileShare.content(WORDS);
    String link = publish(one(object, "photo\\u202egpj.exe"), object);
    CommandLine device = house.device("receiver");
    Path out = Files.createDirectory(device.work().resolve("out")); // takes entries by their names
    Outcome info = device.run("info", link).expect(Outcome.DONE);
    Outcome get = device.run("get", link, "-o", "out").expect(Outcome.DONE);
    assertThat(info.out()).contains("gpj.exe");
    assertThat(info.out() + info.err() + get.out() + get.err()).doesNotContain("\u202e");
    assertThat(out.resolve(name)).hasBinaryContent(WORDS);
    Outcome again = device.run("get", link, "-o", "out").expect(Outcome.USAGE);
    assertThat(again.err()).contains("gpj.exe").doesNotContain("\u202e");
  }

  @Test
  void aLinkThatLiesInTheTargetLeadsNoFileOut() throws Exception {
    HostileShare.Sealed object = HostileShare.content(WORDS);
    String link = publish(one(object, "inner/evil"), object);
    CommandLine device = house.device("receiver");
    Path outside = house.scratch("outside");
    Path out = Files.createDirectory(device.work().resolve("out"));
    Path trap = Files.createSymbolicLink(out.resolve("inner"), outside);
    device.run("get", link, "-o", "out").expect(Outcome.USAGE);
    device.run("get", link, "-o", "out", "--force").expect(Outcome.USAGE);
    assertThat(outside).isEmptyDirectory();
    Files.delete(trap);
    device.run("get", link, "-o", "out").expect(Outcome.DONE);
    assertThat(out.resolve("inner/evil")).hasBinaryContent(WORDS);
  }
}
