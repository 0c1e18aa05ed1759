package org.satchel.proofs.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each rule on the product, where it holds, and on planted classes, where it must not. */
@DisplayName("The rules of the house")
final class HouseRulesTest {

  private static final HouseRules PRODUCT = new HouseRules("org.satchel");
  private static final HouseRules PLANTED = new HouseRules("org.satchel.proofs.house.planted");

  private static final JavaClasses PRODUCT_CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.satchel");

  private static final JavaClasses PLANTED_CLASSES =
      new ClassFileImporter().importPackages("org.satchel.proofs.house.planted");

  static List<ArchRule> productRules() {
    return rules(PRODUCT);
  }

  private static List<ArchRule> rules(HouseRules house) {
    List<ArchRule> all = new java.util.ArrayList<>(house.directions());
    all.addAll(house.noCycles());
    all.add(house.blindSideKnowsOnlyPublicFormat());
    all.add(house.blindSideCannotOpen());
    all.add(house.publicFormatStandsAlone());
    all.add(house.onlyServerHttpKnowsJetty());
    all.add(house.onlyDbKnowsSql());
    all.add(house.domainKnowsNoHttp());
    all.add(house.onlyDoorsKnowTheCommandLine());
    all.add(house.namesSaySomething());
    all.add(house.packagesSaySomething());
    return all;
  }

  @ParameterizedTest
  @MethodSource("productRules")
  void holdInTheProduct(ArchRule rule) {
    rule.check(PRODUCT_CLASSES);
  }

  @Test
  void seeEveryModuleOfTheProduct() {
    assertThat(List.of("db", "format", "swarm", "core", "server", "client", "cli", "testkit"))
        .allSatisfy(
            module ->
                assertThat(PRODUCT_CLASSES.stream())
                    .as("classes of " + module)
                    .anyMatch(type -> type.getPackageName().startsWith("org.satchel." + module)));
  }

  @Test
  void aModuleThatUsesWhatItMayNotIsFound() {
    assertBroken(directions("client"), "Upwards");
    assertBroken(directions("swarm"), "Ping");
  }

  private static List<ArchRule> directions(String module) {
    return PLANTED.directions().stream()
        .filter(rule -> rule.getDescription().startsWith(module + " "))
        .toList();
  }

  @Test
  void aCycleOfModulesIsFound() {
    assertBroken(PLANTED.noCycles().get(0), "Ping");
  }

  @Test
  void aCycleOfFeaturesIsFound() {
    assertBroken(PLANTED.noCycles().get(1), "FeatureA");
  }

  @Test
  void aServerThatImportsTheSealerIsFound() {
    assertBroken(PLANTED.blindSideKnowsOnlyPublicFormat(), "SealsOnTheServer");
  }

  @Test
  void aCipherInTheCoreIsFound() {
    assertBroken(PLANTED.blindSideCannotOpen(), "CipherInTheCore");
    assertBroken(PLANTED.blindSideCannotOpen(), "PasswordInTheCore");
  }

  @Test
  void aPublicFormatThatLeansOnTheSealerIsFound() {
    assertBroken(PLANTED.publicFormatStandsAlone(), "LeansOnTheSealer");
  }

  @Test
  void jettyOutsideItsPlaceIsFound() {
    assertBroken(PLANTED.onlyServerHttpKnowsJetty(), "JettyInADoor");
  }

  @Test
  void sqlOutsideTheDatabaseIsFound() {
    assertBroken(PLANTED.onlyDbKnowsSql(), "SqlInTheCore");
  }

  @Test
  void httpInTheDomainIsFound() {
    assertBroken(PLANTED.domainKnowsNoHttp(), "HttpInTheCore");
  }

  @Test
  void aCommandLineInTheDomainIsFound() {
    assertBroken(PLANTED.onlyDoorsKnowTheCommandLine(), "CommandInTheCore");
  }

  @Test
  void aVagueNameIsFound() {
    assertBroken(PLANTED.namesSaySomething(), "ShareManager");
  }

  @Test
  void aVaguePackageIsFound() {
    assertBroken(PLANTED.packagesSaySomething(), "Anything");
  }

  private static void assertBroken(List<ArchRule> rules, String culprit) {
    assertThat(rules).anySatisfy(rule -> assertBroken(rule, culprit));
  }

  private static void assertBroken(ArchRule rule, String culprit) {
    assertThat(rule.evaluate(PLANTED_CLASSES).getFailureReport().toString()).contains(culprit);
  }
}
