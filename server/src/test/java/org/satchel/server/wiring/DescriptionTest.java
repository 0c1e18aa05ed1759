package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.satchel.server.http.Problem;

/** spec/api.yaml and the code say the same, and nothing in it could carry a key. */
class DescriptionTest {

  private final JsonNode api = new ApiCheck().api();

  @Test
  void everyProblemIsDescribedWordByWord() {
    JsonNode described = api.get("x-problems");
    Set<String> known = new TreeSet<>();
    for (Problem problem : Problem.values()) {
      JsonNode one = described.path(problem.slug());
      assertThat(one.path("status").asInt()).as(problem.slug()).isEqualTo(problem.status());
      assertThat(one.path("title").asText()).isEqualTo(problem.title());
      assertThat(one.path("detail").asText()).isEqualTo(problem.detail());
      known.add(problem.slug());
    }
    Set<String> names = new TreeSet<>();
    described.properties().forEach(entry -> names.add(entry.getKey()));
    assertThat(names).isEqualTo(known);
  }

  @Test
  void noFieldCanCarryAContentKey() {
    // 32 bytes fit where text is free or a secret is meant: each such field stands here by name.
    Set<String> secrets = Set.of("GrantRequest.grant", "TokenCreated.token");
    Set<String> words = Set.of("key", "fk", "password", "link", "secret", "fragment", "seed");
    for (Map.Entry<String, JsonNode> schema : api.at("/components/schemas").properties()) {
      for (Map.Entry<String, JsonNode> field : schema.getValue().path("properties").properties()) {
        String name = schema.getKey() + "." + field.getKey();
        assertThat(words).as(name).doesNotContain(field.getKey());
        boolean secret = field.getValue().path("$ref").asText().endsWith("/Secret");
        assertThat(secret).as(name).isEqualTo(secrets.contains(name));
      }
      if (schema.getValue().path("type").asText().equals("object")) {
        assertThat(schema.getValue().path("additionalProperties").asBoolean(true))
            .as(schema.getKey() + " is closed")
            .isFalse();
      }
    }
  }
}
