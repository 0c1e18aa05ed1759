package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.Yaml;

/**
 * Compares each answer of a running server with spec/api.yaml, and keeps count of the operations
 * that were asked for.
 */
final class ApiCheck {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "patch", "delete", "head", "options");

  private final JsonNode api;

  /** By the clients of several tests at a time. */
  private final Set<String> hit = ConcurrentHashMap.newKeySet();

  ApiCheck() {
    try {
      Path file = Path.of(System.getProperty("satchel.root", "..")).resolve("spec/api.yaml");
      Object tree = new Yaml().load(Files.readString(file));
      this.api = new ObjectMapper().valueToTree(tree);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode api() {
    return api;
  }

  /** Operations of the description that no answer was checked for. */
  Set<String> missed() {
    Set<String> all = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
        if (METHODS.contains(entry.getKey())) {
          all.add(entry.getValue().get("operationId").asText());
        }
      }
    }
    all.removeAll(hit);
    return all;
  }

  /** Fails if this answer is not one that the description allows. */
  void check(String method, String path, int status, HttpHeaders headers, byte[] body) {
    Optional<JsonNode> operation = operation(method.toLowerCase(Locale.ROOT), path);
    String what = method + " " + path + " -> " + status;
    if (status == 303) {
      assertThat(operation).as(what + ": only what is nowhere is led on").isEmpty();
      assertThat(headers.firstValue("Location")).as(what).isPresent();
      return;
    }
    boolean html = headers.firstValue("Content-Type").orElse("").startsWith("text/html");
    if (status >= 400 && !html) {
      problem(what, operation, method, status, headers, body);
      return;
    }
    assertThat(operation).as(what).isPresent();
    JsonNode response = resolve(operation.get().get("responses").path("" + status));
    assertThat(response.isMissingNode()).as(what + ": undescribed status").isFalse();
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      header(what, header.getKey(), resolve(header.getValue()), headers);
    }
    if (!method.equals("HEAD") && response.has("content")) {
      content(what, response.get("content"), headers, body);
    }
  }

  private void problem(
      String what,
      Optional<JsonNode> operation,
      String method,
      int status,
      HttpHeaders headers,
      byte[] body) {
    String slug = headers.firstValue("Satchel-Problem").orElse("none");
    JsonNode known = api.get("x-problems").path(slug);
    assertThat(known.isMissingNode()).as(what + ": unknown problem " + slug).isFalse();
    assertThat(known.get("status").asInt()).as(what + " " + slug).isEqualTo(status);
    List<String> allowed = new ArrayList<>();
    api.get("x-problems-everywhere").forEach(name -> allowed.add(name.asText()));
    operation.ifPresent(o -> o.get("x-problems").forEach(name -> allowed.add(name.asText())));
    assertThat(allowed).as(what).contains(slug);
    if (method.equals("HEAD")) return;
    assertThat(headers.firstValue("Content-Type")).as(what).hasValue("application/problem+json");
    validate(what, schema("Problem"), json(body));
    assertThat(json(body).get("type").asText()).isEqualTo("urn:satchel:problem:" + slug);
    assertThat(json(body).get("title").asText()).isEqualTo(known.get("title").asText());
  }

  private Optional<JsonNode> operation(String method, String path) {
    String plain = path.replaceFirst("\\?.*", "");
    for (Map.Entry<String, JsonNode> entry : api.get("paths").properties()) {
      String regex = entry.getKey().replaceAll("\\{[^}]*}", "[^/]+").replace(".", "\\.");
      if (!plain.matches(regex)) continue;
      JsonNode found = entry.getValue().path(method);
      if (found.isMissingNode() && method.equals("head")) found = entry.getValue().path("get");
      if (found.isMissingNode()) continue;
      hit.add(found.get("operationId").asText());
      return Optional.of(found);
    }
    return Optional.empty();
  }

  private void header(String what, String name, JsonNode described, HttpHeaders headers) {
    Optional<String> value = headers.firstValue(name);
    if (value.isEmpty()) {
      assertThat(described.path("required").asBoolean()).as(what + " lacks " + name).isFalse();
      return;
    }
    JsonNode schema = resolve(described.get("schema"));
    boolean number = schema.path("type").asText().equals("integer");
    ObjectMapper json = new ObjectMapper();
    JsonNode node =
        number
            ? json.getNodeFactory().numberNode(Long.parseLong(value.get()))
            : json.getNodeFactory().textNode(value.get());
    validate(what + " " + name, schema, node);
  }

  private void content(String what, JsonNode content, HttpHeaders headers, byte[] body) {
    String type = headers.firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    assertThat(content.has(type)).as(what + ": content type " + type).isTrue();
    if (type.endsWith("json")) validate(what, resolve(content.get(type).get("schema")), json(body));
  }

  private JsonNode schema(String name) {
    return api.get("components").get("schemas").get(name);
  }

  private JsonNode resolve(JsonNode node) {
    if (!node.has("$ref")) return node;
    JsonNode found = api;
    for (String part : node.get("$ref").asText().substring(2).split("/", -1))
      found = found.get(part);
    return resolve(found);
  }

  /** As much of JSON Schema as the description uses; a keyword that is not known fails. */
  private void validate(String what, JsonNode reference, JsonNode value) {
    JsonNode schema = resolve(reference);
    for (Map.Entry<String, JsonNode> rule : schema.properties()) {
      JsonNode is = rule.getValue();
      switch (rule.getKey()) {
        case "type" -> assertThat(typeOf(value)).as(what).isEqualTo(is.asText());
        case "const" -> assertThat(value.asText()).as(what).isEqualTo(is.asText());
        case "enum" -> assertThat(texts(is)).as(what).contains(value.asText());
        case "pattern" -> assertThat(value.asText()).as(what).containsPattern(is.asText());
        case "minimum" -> assertThat(value.asLong()).as(what).isGreaterThanOrEqualTo(is.asLong());
        case "maximum" -> assertThat(value.asLong()).as(what).isLessThanOrEqualTo(is.asLong());
        case "maxLength" ->
            assertThat(value.asText().codePoints().count())
                .as(what)
                .isLessThanOrEqualTo(is.asInt());
        case "minLength" ->
            assertThat(value.asText()).as(what).hasSizeGreaterThanOrEqualTo(is.asInt());
        case "maxItems" -> assertThat(value.size()).as(what).isLessThanOrEqualTo(is.asInt());
        case "required" ->
            texts(is).forEach(n -> assertThat(value.has(n)).as(what + " " + n).isTrue());
        case "items" -> value.forEach(item -> validate(what, is, item));
        case "properties" -> {
          for (Map.Entry<String, JsonNode> member : value.properties()) {
            assertThat(is.has(member.getKey())).as(what + ": member " + member.getKey()).isTrue();
            validate(what + "." + member.getKey(), is.get(member.getKey()), member.getValue());
          }
        }
        case "additionalProperties", "description", "format", "default" -> {}
        default -> throw new IllegalStateException("keyword " + rule.getKey());
      }
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static String typeOf(JsonNode value) {
    if (value.isIntegralNumber()) return "integer";
    if (value.isTextual()) return "string";
    return value.isArray() ? "array" : "object";
  }

  private static JsonNode json(byte[] body) {
    try {
      return new ObjectMapper().readTree(new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + new String(body, StandardCharsets.UTF_8), e);
    }
  }
}
