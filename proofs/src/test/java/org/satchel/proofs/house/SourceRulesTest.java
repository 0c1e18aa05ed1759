package org.satchel.proofs.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.proofs.house.SourceTree.Source;

/** Runs each rule on the product's sources, where it holds, and on a text that breaks it. */
@DisplayName("The rules for source files")
final class SourceRulesTest {

  private static List<Source> java = List.of();
  private static List<Source> all = List.of();
  private static List<Source> told = List.of();
  private static SourceTree tree = new SourceTree(Path.of(""));

  @BeforeAll
  static void readTheCheckout() throws IOException {
    tree = SourceTree.here();
    java = tree.endingWith(".java");
    all =
        tree.endingWith(
            ".java",
            ".py",
            ".sh",
            ".mjs",
            ".cjs",
            ".js",
            ".ts",
            ".svelte",
            ".css",
            ".html",
            ".sql",
            ".xml",
            ".config",
            "Makefile",
            "satchel",
            "satchel-train",
            "tools/setup",
            "tools/fuzz",
            "tools/soak",
            "tools/test",
            "tools/walk",
            "tools/mvn");
    told = new ArrayList<>(allButThisPackage());
    told.addAll(tree.endingWith(".md", ".yaml", ".toml.example", ".service"));
  }

  @Test
  void theCheckoutIsSeen() {
    assertThat(java).hasSizeGreaterThan(20);
    assertThat(all)
        .extracting(Source::path)
        .contains("Makefile", "pom.xml", "bin/satchel", "tools/setup", "tools/walk")
        .contains("web/src/format/link.ts", "web/src/theme/base.css", "web/index.html")
        .noneMatch(path -> path.contains("node_modules"));
  }

  @Test
  void whatIsFetchedIsNoSource(@TempDir Path root) throws IOException {
    Path fetched = Files.createDirectories(root.resolve("web/node_modules/a/src"));
    Files.writeString(fetched.resolve("a.ts"), "// TODO");
    Files.writeString(root.resolve("web/b.ts"), "");
    assertThat(new SourceTree(root).endingWith(".ts"))
        .extracting(Source::path)
        .containsExactly("web/b.ts");
  }

  @Test
  void noFileIsTooLong() {
    assertThat(SourceRules.tooLongFiles(withoutPoms())).isEmpty();
    assertThat(SourceRules.tooLongFiles(List.of(main("x\n".repeat(401))))).hasSize(1);
    assertThat(SourceRules.tooLongFiles(List.of(main("x\n".repeat(400))))).isEmpty();
  }

  @Test
  void noMethodIsTooLong() throws IOException {
    assertThat(SourceRules.tooLongMethods(java)).isEmpty();
    assertThat(SourceRules.tooLongMethods(List.of(main(method(51))))).hasSize(1);
    assertThat(SourceRules.tooLongMethods(List.of(main(method(50))))).isEmpty();
  }

  @Test
  void noModuleIsTooLong() {
    assertThat(SourceRules.tooLongModules(code())).isEmpty();
    assertThat(
            SourceRules.tooLongModules(
                List.of(main("x\n".repeat(5_000)), main("x\n".repeat(5_001)))))
        .containsExactly("core has 10001 lines, at most 10000");
    Source script = new Source("web/src/format/a.ts", "x\n".repeat(10_001));
    assertThat(SourceRules.tooLongModules(List.of(script)))
        .containsExactly("web/src/format has 10001 lines, at most 10000");
  }

  @Test
  void noTestSleeps() throws IOException {
    assertThat(SourceRules.sleeps(java)).isEmpty();
    assertThat(
            SourceRules.sleeps(
                List.of(test("class A { void a() throws Exception { Thread.sleep(1); } }"))))
        .hasSize(1);
    assertThat(
            SourceRules.sleeps(
                List.of(
                    test("class A { void a() throws Exception { TimeUnit.SECONDS.sleep(1); } }"))))
        .hasSize(1);
    assertThat(
            SourceRules.sleeps(List.of(test("class A { void a() { LockSupport.parkNanos(1); } }"))))
        .hasSize(1);
    Source kit = new Source("testkit/src/main/java/A.java", "class A { void a() { sleep(1); } }");
    assertThat(SourceRules.sleeps(List.of(kit))).hasSize(1);
  }

  @Test
  void noTestOfThePageSleeps() {
    assertThat(SourceRules.sleepsOfThePage(all)).isEmpty();
    String sleeps =
        """
        await page.waitForTimeout(500);
        import { setTimeout as sleep } from 'node:timers/promises';
        await new Promise((resolve) => setTimeout(resolve, 500));
        await new Promise<void>((done) => setTimeout(() => done(), 500));
        """;
    Source spec = new Source("web/test/e2e/a.spec.ts", sleeps);
    assertThat(SourceRules.sleepsOfThePage(List.of(spec))).hasSize(4);
    Source shared = new Source("web/test/e2e/stage/a.ts", sleeps);
    assertThat(SourceRules.sleepsOfThePage(List.of(shared))).hasSize(2);
    String turns = "test.setTimeout(60_000);\nawait new Promise((resolve) => setTimeout(resolve));";
    Source sound = new Source("web/test/a.test.ts", turns);
    assertThat(SourceRules.sleepsOfThePage(List.of(sound))).isEmpty();
  }

  @Test
  void everyTypeOfTheProductSaysWhatItIs() throws IOException {
    assertThat(SourceRules.uncommentedTypes(java)).isEmpty();
    assertThat(SourceRules.uncommentedTypes(List.of(main("class A {}")))).hasSize(1);
  }

  @Test
  void everyPackageOfTheProductIsNullMarked() {
    assertThat(SourceRules.packagesOpenToNull(java)).isEmpty();
    assertThat(SourceRules.packagesOpenToNull(List.of(main("class A {}")))).hasSize(1);
  }

  @Test
  void nothingIsLeftUnfinished() {
    assertThat(SourceRules.unfinished(allButThisPackage())).isEmpty();
    assertThat(SourceRules.unfinished(List.of(main("// TODO later")))).hasSize(1);
  }

  @Test
  void noTestIsSkipped() {
    assertThat(SourceRules.skipped(allButThisPackage())).isEmpty();
    assertThat(SourceRules.skipped(List.of(test("@Disabled void a() {}")))).hasSize(1);
    assertThat(SourceRules.skipped(List.of(test("@EnabledIf(\"never\") void a() {}")))).hasSize(1);
    assertThat(SourceRules.skipped(List.of(test("@EnabledOnOs(OS.AIX) void a() {}")))).hasSize(1);
    assertThat(SourceRules.skipped(List.of(test("@DisabledIf(\"ever\") void a() {}")))).hasSize(1);
    assertThat(SourceRules.skipped(List.of(test("void a() { assumeTrue(false); }")))).hasSize(1);
    String one = "it.only('a', run);\ndescribe.skip.each(two)('b', run);\nit.each(two)('c', run);";
    assertThat(SourceRules.skipped(List.of(new Source("web/test/a.test.ts", one)))).hasSize(2);
    String browser = "test.fixme('a', run);\ntest.describe.fixme('b', run);\ntest.fail('c', run);";
    assertThat(SourceRules.skipped(List.of(new Source("web/test/e2e/a.spec.ts", browser))))
        .hasSize(3);
  }

  @Test
  void nobodyAsksForPreviewFeatures() {
    assertThat(SourceRules.previews(allButThisPackage())).isEmpty();
    assertThat(SourceRules.previews(List.of(main("--enable-preview")))).hasSize(1);
  }

  @Test
  void everyPageThatIsNamedIsThere() {
    assertThat(SourceRules.namedAndMissing(told, tree::has)).isEmpty();
    Source comment =
        main(
            """
            /**
             * Source: docs/decisions/0001-no-such-page.md; 0002-nor-this.md, and decision 0999.
             * See docs/decisions/0998, docs/no-page.md and spec/nothing.yaml.
             */
            """);
    assertThat(SourceRules.namedAndMissing(List.of(comment), tree::has)).hasSize(6);
    Source page = new Source("docs/a.md", "[one](operations.md) [two](nowhere.md) [three](#here)");
    assertThat(SourceRules.namedAndMissing(List.of(page), tree::has))
        .containsExactly("docs/a.md:1: names docs/nowhere.md, which is not there");
    Source sound =
        main("// docs/testing.md. docs/decisions/0001, decision 0003, https://a.example/docs/x.md");
    assertThat(SourceRules.namedAndMissing(List.of(sound), tree::has)).isEmpty();
  }

  @Test
  void everyMetricIsToldToTheOperator() throws IOException {
    String page = tree.endingWith("docs/operations.md").getFirst().text();
    assertThat(SourceRules.untoldMetrics(java, page)).isEmpty();
    Source meters = new Source("core/src/main/java/AMeters.java", "counter(\"satchel.a.b\")");
    assertThat(SourceRules.untoldMetrics(List.of(meters), page)).hasSize(1);
  }

  /** A pom is a list of parts: it grows with their number, and tells no story to be cut. */
  private static List<Source> withoutPoms() {
    return all.stream().filter(source -> !source.path().endsWith("pom.xml")).toList();
  }

  /** The rules themselves must spell what they look for. */
  private static List<Source> allButThisPackage() {
    return all.stream().filter(source -> !source.path().contains("/proofs/house/")).toList();
  }

  /** What is counted as a module's own code. */
  private static List<Source> code() {
    return all.stream().filter(source -> source.path().matches(".*\\.(java|ts)")).toList();
  }

  private static Source main(String text) {
    return new Source("core/src/main/java/org/satchel/core/A.java", text);
  }

  private static Source test(String text) {
    return new Source("core/src/test/java/org/satchel/core/A.java", text);
  }

  private static String method(int lines) {
    return "class A {\n  void a() {\n" + "    a();\n".repeat(lines - 2) + "  }\n}\n";
  }
}
