package org.satchel.proofs.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The list of other people's work that we ship is true, every licence it names is there, and none
 * asks for more than to be named.
 *
 * <p>Each rule also runs on a text that breaks it.
 *
 * <p>Source: docs/decisions/0006-permissive-licences.md.
 */
@DisplayName("THIRD-PARTY.md")
final class ThirdPartyTest {

  private static final Path ROOT = SourceTree.here().root();
  private static final Pattern LIBRARY =
      Pattern.compile("(?m)^\\| `([^:]+):([^:]+):([^`]+)` \\| ([^|]+) \\|");

  /** {@code | `name@1.2.3` | licence |}: a library of the page. */
  private static final Pattern PAGE_LIBRARY =
      Pattern.compile("(?m)^\\| `([^:`]+)@([^`]+)` \\| ([^|]+) \\|");

  private static final Pattern TEXT = Pattern.compile("licences/[\\w.-]+");

  /** What the list says of a jar that tools/FitJars.java rewrote. */
  private static final String CHANGED = "changed, see below";

  /** Java 6: what is older has no stack maps, and no place in Java's cache. */
  private static final short OLDEST_IN_CACHE = 50;

  private static final int VERSION_OFFSET = 6;

  /** What may be linked. */
  private static final Set<String> PERMISSIVE =
      Set.of(
          "Apache-2.0", "MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "public domain");

  /** How a jar spells the same, in its manifest, by name or by address. */
  private static final List<String> SPELLED_IN_JARS = List.of("apache", "mit", "bsd-");

  @Test
  void namesEveryJarThatWeShipAndNoOther() throws IOException {
    assertThat(listed(text())).isEqualTo(shipped());
  }

  @Test
  void isFoundToLackALineOrToHaveOneTooMany() throws IOException {
    String first = LIBRARY.matcher(text()).results().findFirst().orElseThrow().group();
    assertThat(listed(text().replace(first, ""))).isNotEqualTo(shipped());
    assertThat(listed(text() + "| `a.b:c:1` | MIT | in the jar |\n")).isNotEqualTo(shipped());
  }

  @Test
  void namesEveryLibraryThatThePageMayShip() throws IOException {
    assertThat(lacking(text())).isEmpty();
    assertThat(lacking(text().replace("`hash-wasm@", "`hash-wasm@9"))).hasSize(1);
    assertThat(PAGE_LIBRARY.matcher(text()).results())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(PERMISSIVE).containsAll(licences(line.group(3))));
  }

  @Test
  void namesLicencesThatAreThereAndNoOtherLiesThere() throws IOException {
    Set<String> named =
        TEXT.matcher(text())
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    try (Stream<Path> there = Files.list(ROOT.resolve("licences"))) {
      assertThat(there.map(file -> "licences/" + file.getFileName())).hasSameElementsAs(named);
    }
  }

  @Test
  void namesNoCopyleft() throws IOException {
    assertThat(notPermissive(text())).isEmpty();
    assertThat(notPermissive("| `a:b:1` | LGPL-2.1 (chosen of two) | in the jar |")).hasSize(1);
    assertThat(notPermissive("| `a:b:1` | Apache-2.0; EPL-2.0 | in the jar |")).hasSize(1);
    assertThat(notPermissive("| `a:b:1` | MIT (chosen; EPL-2.0 too), BSD-2-Clause | x |"))
        .isEmpty();
  }

  @Test
  void noJarSaysOfItselfThatItIsCopyleftOnly() throws IOException {
    Map<String, String> said = saidByJars();
    assertThat(said).as("jars that name their licence").hasSizeGreaterThan(20);
    assertThat(said).allSatisfy((jar, licence) -> assertThat(isPermissive(licence)).isTrue());
    assertThat(isPermissive("https://www.eclipse.org/legal/epl-v20.html, https://gnu.org/lgpl-2.1"))
        .isFalse();
  }

  @Test
  void saysWhichJarsWereChanged() throws IOException {
    assertThat(changed()).isNotEmpty().isEqualTo(listedAsChanged(text()));
    assertThat(listedAsChanged(text().replaceFirst("; " + CHANGED, ""))).isNotEqualTo(changed());
  }

  @Test
  void theCacheTakesEveryJar() throws IOException {
    for (String name : shipped()) {
      try (JarFile jar = open(name)) {
        assertThat(jar.stream().map(JarEntry::getName))
            .as("signatures in %s", name)
            .noneMatch(entry -> entry.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"));
        for (JarEntry entry : jar.stream().filter(it -> it.getName().endsWith(".class")).toList()) {
          try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            in.skipNBytes(VERSION_OFFSET);
            assertThat(in.readShort())
                .as("version of %s in %s", entry.getName(), name)
                .isGreaterThanOrEqualTo(OLDEST_IN_CACHE);
          }
        }
      }
    }
  }

  private static Set<String> changed() throws IOException {
    Set<String> changed = new TreeSet<>();
    for (String name : shipped()) {
      try (JarFile jar = open(name)) {
        Manifest manifest = jar.getManifest();
        if (manifest == null) continue;
        if (manifest.getMainAttributes().getValue("Changed-By-Satchel") != null) changed.add(name);
      }
    }
    return changed;
  }

  private static Set<String> listedAsChanged(String text) {
    String changedOnly =
        text.lines()
            .filter(line -> line.contains("; " + CHANGED))
            .collect(Collectors.joining("\n"));
    return listed(changedOnly);
  }

  private static JarFile open(String name) throws IOException {
    return new JarFile(ROOT.resolve("target/lib").resolve(name).toFile());
  }

  private static Set<String> listed(String text) {
    return LIBRARY
        .matcher(text)
        .results()
        .map(line -> line.group(1) + "." + line.group(2) + "-" + line.group(3) + ".jar")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the page's package file ships, with Svelte, whose runtime its compiler puts in. */
  private static List<String> lacking(String text) throws IOException {
    JsonNode file = new ObjectMapper().readTree(ROOT.resolve("web/package.json").toFile());
    Set<String> shipped = new TreeSet<>();
    file.get("dependencies")
        .properties()
        .forEach(entry -> shipped.add(entry.getKey() + "@" + entry.getValue().asText()));
    shipped.add("svelte@" + file.get("devDependencies").get("svelte").asText());
    PAGE_LIBRARY
        .matcher(text)
        .results()
        .forEach(line -> shipped.remove(line.group(1) + "@" + line.group(2)));
    return List.copyOf(shipped);
  }

  private static List<String> notPermissive(String text) {
    return LIBRARY
        .matcher(text)
        .results()
        .filter(line -> !PERMISSIVE.containsAll(licences(line.group(4))))
        .map(MatchResult::group)
        .toList();
  }

  /** The names in a cell; what stands in brackets explains them. */
  private static Set<String> licences(String cell) {
    return Stream.of(cell.replaceAll("\\([^)]*\\)", "").split("[;,]"))
        .map(String::strip)
        .collect(Collectors.toSet());
  }

  /** A jar that may be had under several licences names all of them: one of ours is enough. */
  private static boolean isPermissive(String said) {
    return SPELLED_IN_JARS.stream().anyMatch(said.toLowerCase(Locale.ROOT)::contains);
  }

  private static Map<String, String> saidByJars() throws IOException {
    Map<String, String> said = new TreeMap<>();
    for (String name : shipped()) {
      try (JarFile jar = open(name)) {
        Manifest manifest = jar.getManifest();
        if (manifest == null) continue;
        String licence = manifest.getMainAttributes().getValue("Bundle-License");
        if (licence != null) said.put(name, licence);
      }
    }
    return said;
  }

  private static Set<String> shipped() throws IOException {
    try (Stream<Path> lib = Files.list(ROOT.resolve("target/lib"))) {
      return lib.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .filter(name -> !name.startsWith("org.satchel.") && !name.startsWith("satchel-"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String text() throws IOException {
    return Files.readString(ROOT.resolve("THIRD-PARTY.md"));
  }
}
