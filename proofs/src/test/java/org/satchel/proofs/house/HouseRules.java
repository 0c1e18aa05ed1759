package org.satchel.proofs.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which class may know which, as rules over compiled classes.
 *
 * <p>The directions are the product's strongest statement about itself: that a server has no code
 * which could open a file is true only as long as no import says otherwise. So each rule is stated
 * for a root package and not for ours alone: the same rule is run on classes that break it.
 *
 * <p>Immutable, safe on any thread.
 *
 * <p>Source: ARCHITECTURE.md, "Who may know whom".
 */
record HouseRules(String root) {

  /** Module to the modules it may use. What is not named here does not exist. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("testkit", List.of()),
          Map.entry("db", List.of()),
          Map.entry("format", List.of()),
          Map.entry("swarm", List.of("format")),
          Map.entry("core", List.of("swarm", "db", "format")),
          Map.entry("server", List.of("core", "swarm", "db", "format")),
          Map.entry("client", List.of("format")),
          Map.entry("cli", List.of("client", "format")));

  /** What the blind side may use of the format: hashes and signed records, nothing that opens. */
  private static final List<String> PUBLIC_FORMAT = List.of("format.merkle", "format.record");

  private static final Pattern PASSWORD_KDF =
      Pattern.compile("Argon2|SCrypt|BCrypt|PBKDF|PKCS5S2|PBEKeySpec|crypto\\.SecretKeyFactory$");

  /** Whatever seals or opens, or turns a password into a key. */
  private static final DescribedPredicate<JavaClass> SEALING =
      DescribedPredicate.describe(
          "code that seals, opens or derives keys from passwords",
          type -> {
            String name = type.getName();
            return name.equals("javax.crypto.Cipher")
                || name.startsWith("javax.crypto.Cipher$")
                || name.startsWith("javax.crypto.CipherInputStream")
                || name.startsWith("javax.crypto.CipherOutputStream")
                || name.startsWith("com.google.crypto.tink.")
                || name.startsWith("org.bouncycastle.crypto.engines.")
                || name.startsWith("org.bouncycastle.crypto.modes.")
                || name.startsWith("org.bouncycastle.crypto.hpke.")
                || PASSWORD_KDF.matcher(name).find();
          });

  private static final Pattern VAGUE_NAME =
      Pattern.compile(".+(Impl|Manager|Helper|Helpers|Util|Utils|Service|Data|Info)");

  private static final List<String> VAGUE_PACKAGES =
      List.of("common", "util", "utils", "helper", "helpers", "misc", "impl", "shared");

  /** The rule for each module: of ours it uses only what it may. */
  List<ArchRule> directions() {
    return MAY_USE.keySet().stream().sorted().map(this::direction).toList();
  }

  private ArchRule direction(String module) {
    DescribedPredicate<JavaClass> foreign =
        DescribedPredicate.describe(
            "modules that " + module + " may not use",
            type -> {
              String other = moduleOf(type);
              return !other.isEmpty()
                  && !other.equals(module)
                  && !MAY_USE.getOrDefault(module, List.of()).contains(other);
            });
    return noClasses()
        .that()
        .resideInAPackage(in(module))
        .should()
        .dependOnClassesThat(foreign)
        .allowEmptyShould(true)
        .as(module + " uses of ours only " + MAY_USE.get(module));
  }

  /**
   * Modules form no cycle, nor do features, which are the packages below a module. A module's own
   * package is its face: it names its features' types and they name its.
   */
  List<ArchRule> noCycles() {
    return List.of(
        slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true),
        slices().matching(root + ".(*).(*)..").should().beFreeOfCycles().allowEmptyShould(true));
  }

  /** The blind side knows hashes and records of the format, nothing else. */
  ArchRule blindSideKnowsOnlyPublicFormat() {
    return noClasses()
        .that()
        .resideInAnyPackage(in("core"), in("server"), in("swarm"))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "the format beyond " + PUBLIC_FORMAT,
                type -> moduleOf(type).equals("format") && !isPublicFormat(type)))
        .allowEmptyShould(true);
  }

  /** Nothing that the blind side can reach, however far, seals or opens. */
  ArchRule blindSideCannotOpen() {
    return noClasses()
        .that(
            DescribedPredicate.describe(
                "are the blind side or what it may use",
                type ->
                    List.of("core", "server", "swarm", "db").contains(moduleOf(type))
                        || isPublicFormat(type)))
        .should()
        .dependOnClassesThat(SEALING)
        .allowEmptyShould(true);
  }

  /** The public part of the format stands alone, else it would bring the rest with it. */
  ArchRule publicFormatStandsAlone() {
    return noClasses()
        .that(DescribedPredicate.describe("are public format", this::isPublicFormat))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "the rest of the format",
                type -> moduleOf(type).equals("format") && !isPublicFormat(type)))
        .allowEmptyShould(true);
  }

  ArchRule onlyServerHttpKnowsJetty() {
    return onlyIn("org.eclipse.jetty..", in("server.http"));
  }

  /** The test kit kills a server within a commit, so it must know what a commit is. */
  ArchRule onlyDbKnowsSql() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(in("db"), in("testkit"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "org.sqlite..",
            "org.postgresql..",
            "com.zaxxer.hikari..",
            "org.flywaydb..")
        .allowEmptyShould(true);
  }

  /** The domain knows no HTTP, neither as server nor as client. */
  ArchRule domainKnowsNoHttp() {
    return noClasses()
        .that()
        .resideInAnyPackage(in("core"), in("swarm"), in("db"), in("format"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net.http..",
            "com.sun.net.httpserver..",
            "org.eclipse.jetty..",
            "jakarta.servlet..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.HttpURLConnection")
        .allowEmptyShould(true);
  }

  ArchRule onlyDoorsKnowTheCommandLine() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(in("cli"), in("server"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .allowEmptyShould(true);
  }

  /** A name says what a thing is; these say only that it is a thing. */
  ArchRule namesSaySomething() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should(
            ArchCondition.from(
                DescribedPredicate.describe(
                    "have a name like " + VAGUE_NAME,
                    type -> VAGUE_NAME.matcher(type.getSimpleName()).matches())))
        .allowEmptyShould(true);
  }

  ArchRule packagesSaySomething() {
    String[] vague =
        VAGUE_PACKAGES.stream().map(name -> root + ".." + name + "..").toArray(String[]::new);
    return noClasses().should().resideInAnyPackage(vague).allowEmptyShould(true);
  }

  private ArchRule onlyIn(String foreign, String place) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(place)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(foreign)
        .allowEmptyShould(true);
  }

  private boolean isPublicFormat(JavaClass type) {
    return PUBLIC_FORMAT.stream()
        .map(name -> root + "." + name)
        .anyMatch(
            name ->
                type.getPackageName().equals(name) || type.getPackageName().startsWith(name + "."));
  }

  private String in(String module) {
    return root + "." + module + "..";
  }

  /** The first name below the root, or nothing for what is not ours. */
  private String moduleOf(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) return "";
    String rest = name.substring(root.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
