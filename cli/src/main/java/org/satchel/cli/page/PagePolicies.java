package org.satchel.cli.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a document's Content-Security-Policy keeps it as closed as it was built to be.
 *
 * <p>What runs code, sends data or frames the page must have exactly the value of the build; a
 * directive that is not known could open what another closes, so it is no such policy. Further
 * policies beside it can only take more away.
 *
 * <p>Units and threads: pure.
 *
 * <p>Source: CSP level 3, sections 2.2 and 6; spec/api.yaml, PagePolicy.
 */
final class PagePolicies {

  private static final String NONE = "'none'";
  private static final String SELF = "'self'";

  /** Of the app's documents, whose script-src also names by hash what stands inline in them. */
  private static final Map<String, String> CLOSED =
      Map.of(
          "default-src", NONE,
          "style-src", SELF,
          "connect-src", SELF,
          "worker-src", SELF,
          "form-action", NONE,
          "base-uri", NONE,
          "frame-ancestors", NONE);

  private static final Map<String, String> SANDBOXED =
      Map.of(
          "default-src", NONE,
          "sandbox", "allow-scripts",
          "form-action", NONE,
          "base-uri", NONE,
          "frame-ancestors", SELF);

  /** What may stand beside, whatever it says: it runs nothing. */
  private static final Set<String> HARMLESS =
      Set.of(
          "img-src",
          "media-src",
          "font-src",
          "frame-src",
          "manifest-src",
          "report-uri",
          "report-to",
          "require-trusted-types-for",
          "trusted-types",
          "upgrade-insecure-requests");

  /** Scripts by hash alone; beside them WebAssembly, which the sandbox holds as it holds them. */
  private static final Pattern HASHES =
      Pattern.compile("'none'|('sha(256|384|512)-[^' ]+' )+'wasm-unsafe-eval'");

  private PagePolicies() {}

  /**
   * What is wrong with the policies of one of the app's documents; nothing if they are strict.
   *
   * @param inline hashes of the scripts that the built document holds, as its policy writes them
   */
  static Optional<String> ofDocument(List<String> headers, List<String> inline) {
    List<Map<String, String>> policies = parse(headers);
    String scripts = String.join(" ", Stream.concat(Stream.of(SELF), inline.stream()).toList());
    if (policies.stream()
        .noneMatch(
            policy ->
                scripts.equals(policy.get("script-src"))
                    && holds(policy, CLOSED, Set.of("script-src")))) {
      return Optional.of("has no policy that is as strict as the build's");
    }
    boolean typed =
        policies.stream().anyMatch(one -> "'script'".equals(one.get("require-trusted-types-for")));
    return typed ? Optional.empty() : Optional.of("does not ask for Trusted Types");
  }

  /** The same of the document that shows what strangers sent: it must have an origin of its own. */
  static Optional<String> ofPreview(List<String> headers) {
    Set<String> further = Set.of("script-src", "style-src", "worker-src");
    for (Map<String, String> policy : parse(headers)) {
      boolean byHash =
          HASHES.matcher(policy.getOrDefault("script-src", NONE)).matches()
              && Set.of(NONE, "blob:").contains(policy.getOrDefault("worker-src", NONE));
      if (byHash && holds(policy, SANDBOXED, further)) {
        return Optional.empty();
      }
    }
    return Optional.of("is not kept in a sandbox as the build's is");
  }

  private static boolean holds(
      Map<String, String> policy, Map<String, String> wanted, Set<String> further) {
    for (String name : policy.keySet()) {
      if (!wanted.containsKey(name) && !HARMLESS.contains(name) && !further.contains(name)) {
        return false;
      }
    }
    return wanted.entrySet().stream()
        .allMatch(entry -> entry.getValue().equals(policy.get(entry.getKey())));
  }

  /** Several policies may share a header; of a directive that stands twice the first one counts. */
  private static List<Map<String, String>> parse(List<String> headers) {
    List<Map<String, String>> policies = new ArrayList<>();
    for (String text : String.join(",", headers).split(",", -1)) {
      Map<String, String> policy = new TreeMap<>();
      for (String directive : text.split(";", -1)) {
        String[] parts = directive.strip().split("\\s+", 2);
        String value = parts.length < 2 ? "" : parts[1].strip().replaceAll("\\s+", " ");
        if (!parts[0].isEmpty()) {
          policy.putIfAbsent(parts[0].toLowerCase(Locale.ROOT), value);
        }
      }
      policies.add(policy);
    }
    return policies;
  }
}
