package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.forge.LinkKdf;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.Seed;
import org.satchel.testkit.proxy.Attack;

/**
 * One variant of each attack on the page, in another browser than Chromium.
 *
 * <p>Why this way: the page is the same, but streams, service workers and downloads are another
 * browser's. Which variant it is comes from the seed, so that many runs try them all.
 *
 * <p>Threads: one variant at a time; one Firefox, here alone.
 *
 * <p>Source: docs/testing.md, table of attacks.
 */
final class InFirefoxTest {

  /** Every class of this package that has its shape. */
  private static List<OpeningProof> proofs() throws Exception {
    List<JavaClass> classes =
        new ClassFileImporter()
            .importPackagesOf(OpeningProof.class).stream()
                .filter(one -> one.isAssignableTo(OpeningProof.class))
                .filter(one -> !one.getModifiers().contains(JavaModifier.ABSTRACT))
                .sorted(Comparator.comparing(JavaClass::getName))
                .toList();
    List<OpeningProof> proofs = new ArrayList<>();
    for (JavaClass one : classes) {
      proofs.add((OpeningProof) one.reflect().getDeclaredConstructor().newInstance());
    }
    return proofs;
  }

  @TestFactory
  Stream<DynamicTest> oneVariantOfEachIsRefused() throws Exception {
    Seed seed = Seed.ofThisRun();
    RandomGenerator random = seed.forPart("in Firefox").random();
    List<DynamicTest> all = new ArrayList<>();
    for (OpeningProof proof : proofs()) {
      Map<String, Attack> attacks = new TreeMap<>(proof.attacks());
      String variant = List.copyOf(attacks.keySet()).get(random.nextInt(attacks.size()));
      String name = "%s: %s (%s)".formatted(proof.getClass().getSimpleName(), variant, seed);
      all.add(
          DynamicTest.dynamicTest(
              name, () -> proof.refuse(PageVictim.in("firefox"), attacks.get(variant))));
    }
    assertThat(all).as("attacks").hasSizeGreaterThan(10);
    return all.stream();
  }

  @TestFactory
  Stream<DynamicTest> thoseOfAnotherShapeAreRefused() {
    PageVictim firefox = PageVictim.in("firefox");
    return Stream.of(
        DynamicTest.dynamicTest(
            "another key committed to",
            () -> new KeyCommitmentTest().refusesTheOneAndSavesTheOther(firefox)),
        DynamicTest.dynamicTest(
            "a cheap derivation",
            () -> new LinkKdfTest().opensNot(firefox, LinkKdf.WEAKER.getFirst())),
        DynamicTest.dynamicTest(
            "a password guessed", () -> new PasswordIsKeyTest().guesses(firefox)),
        DynamicTest.dynamicTest("secrets asked for", () -> new LeakedSecretTest().leaves(firefox)),
        DynamicTest.dynamicTest("an older version", () -> rollBack(firefox)),
        DynamicTest.dynamicTest(
            "plaintext asked for", () -> new PlaintextFallbackTest().refused(firefox)),
        DynamicTest.dynamicTest(
            "an upload lost",
            () -> new EqualBlocksTest().noBlockIsSentTwice(EqualBlocksTest.by(firefox))),
        DynamicTest.dynamicTest(
            "a box changed under an edit",
            () ->
                new ServerChosenBoxTest()
                    .refuseToChange(firefox, ShareAttack.flip("capsule", 2_000))));
  }

  private static void rollBack(PageVictim firefox) throws Exception {
    RollbackTest proof = new RollbackTest();
    try {
      proof.watch();
      proof.refusesTheOlderVersion(firefox);
    } finally {
      proof.close();
    }
  }

  @Test
  void whatIsOpenedIsSavedWholeWhenTheAttackIsSwitchedOff() throws Exception {
    PageVictim firefox = PageVictim.in("firefox");
    new TurnedBitTest().open(firefox);
    new DowngradeTest().open(firefox);
  }
}
