package org.satchel.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which policies keep a document closed, and which only look as if they did. */
class PagePoliciesTest {

  private static final List<String> MAP = List.of("'sha256-map='");
  private static final String CLOSED =
      "default-src 'none'; script-src 'self' 'sha256-map='; style-src 'self'; img-src 'self' blob: data:;"
          + " connect-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none';"
          + " frame-ancestors 'none'; report-uri /r";
  private static final String TYPED = "require-trusted-types-for 'script'; trusted-types satchel";
  private static final String SANDBOX =
      "default-src 'none'; script-src 'sha256-abc+/=' 'sha384-x' 'wasm-unsafe-eval';"
          + " style-src 'sha256-y';"
          + " worker-src blob:; img-src blob:; form-action 'none'; base-uri 'none';"
          + " frame-ancestors 'self'; sandbox allow-scripts";

  @Test
  void theBuildsPolicyIsStrictInOneHeaderOrTwo() {
    assertThat(PagePolicies.ofDocument(List.of(CLOSED + ", " + TYPED), MAP)).isEmpty();
    assertThat(PagePolicies.ofDocument(List.of(TYPED, CLOSED), MAP)).isEmpty();
    assertThat(PagePolicies.ofDocument(List.of(CLOSED + "; " + TYPED), MAP)).isEmpty();
    assertThat(PagePolicies.ofDocument(List.of(CLOSED.replace("; ", " ;  ") + "," + TYPED), MAP))
        .isEmpty();
    assertThat(PagePolicies.ofPreview(List.of(SANDBOX))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "script-src 'self' 'sha256-map=', script-src 'self' 'unsafe-inline'",
        "script-src 'self' 'sha256-map=', script-src 'self' https://a.org",
        "script-src 'self' 'sha256-map=', script-src *",
        "script-src 'self' 'sha256-map=', script-src 'self'; script-src-elem *",
        "script-src 'self' 'sha256-map=', script-src 'self'; object-src *",
        "script-src 'self' 'sha256-map=', script-src *; script-src 'self'",
        "script-src 'self', SCRIPT-SRC 'unsafe-eval'; script-src 'self'",
        "script-src 'self' 'sha256-map=', script-src 'self'",
        "script-src 'self' 'sha256-map=', script-src 'self' 'sha256-map=' 'sha256-more='",
        "connect-src 'self', connect-src *",
        "worker-src 'self', worker-src blob:",
        "default-src 'none', default-src 'self'",
        "base-uri 'none', base-uri *",
        "form-action 'none', form-action https:",
        "frame-ancestors 'none', frame-ancestors *"
      })
  void aPolicyThatOpensAnythingIsNone(String closed, String open) {
    String text = CLOSED.replace(closed, open);
    assertThat(text).isNotEqualTo(CLOSED);
    assertThat(PagePolicies.ofDocument(List.of(text, TYPED), MAP)).isPresent();
  }

  @Test
  void halfAPolicyInEachOfTwoHeadersIsNone() {
    String one = CLOSED.replace("script-src 'self' 'sha256-map='", "script-src *");
    String other = CLOSED.replace("connect-src 'self'", "connect-src *");
    assertThat(PagePolicies.ofDocument(List.of(one, other, TYPED), MAP)).isPresent();
    assertThat(PagePolicies.ofDocument(List.of(CLOSED), MAP))
        .hasValue("does not ask for Trusted Types");
    assertThat(PagePolicies.ofDocument(List.of(), MAP)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sandbox allow-scripts allow-same-origin",
        "sandbox allow-scripts allow-popups",
        "x-sandbox allow-scripts",
        "sandbox allow-scripts; connect-src *",
        "sandbox allow-scripts; script-src-elem *"
      })
  void aPreviewThatIsLetOutIsNone(String opened) {
    assertThat(PagePolicies.ofPreview(List.of(SANDBOX.replace("sandbox allow-scripts", opened))))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'self'", "'unsafe-inline'", "'sha256-a' *", "'sha256-a' 'unsafe-eval'"})
  void aPreviewRunsWhatIsNamedByHashOnly(String sources) {
    String text = SANDBOX.replace("'sha256-abc+/=' 'sha384-x'", sources);
    assertThat(PagePolicies.ofPreview(List.of(text))).isPresent();
  }
}
