package org.satchel.format.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.format.record.RefusedException;

/** Every vector of spec/vectors gives its expected class, and every file is run. */
class VectorsTest {

  private static final Path FOLDER = Path.of(System.getProperty("satchel.root"), "spec/vectors");

  private static final Map<String, VectorKind> KINDS =
      VectorKinds.ALL.stream().collect(Collectors.toMap(VectorKind::name, Function.identity()));

  @TestFactory
  Stream<DynamicNode> everyCaseOfEveryFileGivesItsExpectedClass() throws IOException {
    return files().stream().map(VectorsTest::container);
  }

  private static DynamicNode container(Path path) {
    JsonNode file = read(path);
    String kind = file.path("kind").asText();
    VectorKind runner = KINDS.get(kind);
    if (runner == null) {
      return dynamicTest(
          path.getFileName().toString(), () -> assertThat(kind).isIn(KINDS.keySet()));
    }
    Set<String> names = new HashSet<>();
    return DynamicContainer.dynamicContainer(
        kind,
        file.get("cases")
            .valueStream()
            .map(node -> new VectorCase(file, node))
            .map(vector -> test(runner, vector, names.add(vector.name()))));
  }

  private static DynamicTest test(VectorKind runner, VectorCase vector, boolean newName) {
    return dynamicTest(
        vector.name(),
        () -> {
          assertThat(newName).as("a name of its own").isTrue();
          assertThat(outcome(runner, vector)).isEqualTo(vector.expect());
        });
  }

  private static String outcome(VectorKind runner, VectorCase vector) throws Exception {
    try {
      runner.run(vector);
      return "accept";
    } catch (RefusedException refused) {
      return refused.reason().text();
    }
  }

  @Test
  void everyKindHasItsFile() throws IOException {
    assertThat(files().stream().map(path -> path.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(
            KINDS.keySet().stream().map(name -> name + ".json").toList());
  }

  @Test
  void theFrozenFilesAreWhatTheirMakerMakes() throws Exception {
    for (VectorKind kind : VectorKinds.ALL) {
      assertThat(Files.readString(FOLDER.resolve(kind.name() + ".json")))
          .as("a change of the format? VectorMaker writes the files anew")
          .isEqualTo(VectorMaker.json(kind));
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static JsonNode read(Path path) {
    try {
      return VectorWriter.JSON.readTree(Files.readAllBytes(path));
    } catch (IOException notJson) {
      throw new AssertionError(path.toString(), notJson);
    }
  }
}
