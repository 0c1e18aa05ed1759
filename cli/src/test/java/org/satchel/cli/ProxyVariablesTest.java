package org.satchel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.client.Failure;
import org.satchel.client.http.ProxyAddress;

/** Which proxy is taken for which server, and which servers are reached without one. */
class ProxyVariablesTest {

  private static final String SERVER = "https://files.example.org";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http  | http_proxy=a:1                              | http://a:1 (http_proxy)",
        "http  | HTTP_PROXY=a:1                              | none",
        "http  | HTTP_PROXY=a:1 ALL_PROXY=b:2                | http://b:2 (ALL_PROXY)",
        "http  | https_proxy=a:1 HTTPS_PROXY=b:2             | none",
        "https | http_proxy=a:1                              | none",
        "https | https_proxy=a:1 HTTPS_PROXY=b:2 all_proxy=c | http://a:1 (https_proxy)",
        "https | HTTPS_PROXY=b:2 all_proxy=c:3               | http://b:2 (HTTPS_PROXY)",
        "https | https_proxy= HTTPS_PROXY=b:2                | http://b:2 (HTTPS_PROXY)",
        "https | all_proxy=c:3 ALL_PROXY=d:4                 | http://c:3 (all_proxy)",
        "https | Https_Proxy=a:1                             | none",
        "https | https_proxy=http://a:1/                     | http://a:1 (https_proxy)",
        "https | https_proxy=HTTP://a                        | http://a:1080 (https_proxy)",
        "https | https_proxy=[fd00::1]:80                    | http://[fd00::1]:80 (https_proxy)",
        "https | https_proxy=u:p@w@a:1                       | http://a:1 (https_proxy)",
        "https | all_proxy=a:1 no_proxy=x NO_PROXY=*         | http://a:1 (all_proxy)",
        "https | all_proxy=a:1 no_proxy= NO_PROXY=*          | none",
        "https | all_proxy=socks5://a no_proxy=example.org   | none",
      })
  void theFirstVariableThatIsSetNamesTheProxy(String scheme, String variables, String proxy)
      throws Failure {
    @Nullable ProxyAddress found = to(scheme + "://files.example.org/base", variables);
    assertThat(found == null ? "none" : found.toString().replace("proxy http", "http"))
        .isEqualTo(proxy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://files.example.org      | example.org              | true",
        "http://files.example.org      | .example.org             | true",
        "http://example.org            | .example.org             | true",
        "http://files.example.org      | *.Example.ORG.           | true",
        "http://FILES.example.org      | a.test, files.example.org| true",
        "http://files.example.org      | a.test files.example.org | true",
        "http://notexample.org         | example.org              | false",
        "http://example.org            | files.example.org        | false",
        "http://example.org            | org                      | true",
        "http://example.org            | '.'                      | false",
        "http://example.org            | ','                      | false",
        "http://example.org            | *                        | true",
        "http://example.org            | a.test,*                 | true",
        "http://example.org            | example.org:80           | true",
        "http://example.org:8080       | example.org:80           | false",
        "http://example.org:8080       | .example.org:8080        | true",
        "https://example.org           | example.org:443          | true",
        "http://10.1.2.3               | 10.1.2.3                 | true",
        "http://10.1.2.3:81            | 10.1.2.3:80              | false",
        "http://10.1.2.3               | 10.0.0.0/8               | true",
        "http://11.1.2.3               | 10.0.0.0/8               | false",
        "http://10.1.2.3               | 10.1.2.2/31              | true",
        "http://10.1.2.3               | 10.1.2.2/32              | false",
        "http://11.1.2.3               | 10.1.2.3/0               | true",
        "http://10.1.2.3               | 10.1.2.3/33              | false",
        "http://10.1.2.3               | 10.1.2.3/x               | false",
        "http://10.1.2.3               | 2.3                      | false",
        "http://10.1.2.3               | fd00::/8                 | false",
        "http://[fd00::1]              | fd00::1                  | true",
        "http://[fd00::1]              | [FD00:0::1]              | true",
        "http://[fd00::1]:81           | [fd00::1]:81             | true",
        "http://[fd00::1]:81           | [fd00::1]:82             | false",
        "http://[fd00::1]              | fd00::/8                 | true",
        "http://[fe80::1]              | fd00::/8                 | false",
        "http://localhost              | ''                       | true",
        "http://127.9.9.9              | ''                       | true",
        "http://[::1]                  | ''                       | true",
        "http://[::ffff:127.0.0.1]     | ''                       | true",
        "http://localhost.example.org  | ''                       | false",
        "http://0.0.0.0                | ''                       | false",
      })
  void whatNoProxyNamesAndLoopbackGoWithout(String server, String list, boolean direct)
      throws Failure {
    Map<String, String> environment = Map.of("all_proxy", "a:1", "no_proxy", list);
    assertThat(ProxyVariables.proxyTo(URI.create(server), environment) == null).isEqualTo(direct);
  }

  @ParameterizedTest
  @CsvSource({
    "ann:secret,ann:secret",
    "ann,ann:",
    "ann:a%3Ab%40c%25%C3%A9,ann:a:b@c%é",
    "a%6en:100%25%,ann:100%%",
    "ann:%zz%4,ann:%zz%4",
    "ann:p@w/x:y,ann:p@w/x:y",
    "ann:a+b,ann:a+b"
  })
  void aNameAndAPasswordAreSentDecodedAndNeverShown(String login, String sent) throws Failure {
    ProxyAddress proxy = to(SERVER, "https_proxy=http://" + login + "@a:1");
    assertThat(proxy).isNotNull();
    String basic = "Basic " + Base64.getEncoder().encodeToString(sent.getBytes(UTF_8));
    assertThat(proxy.authorization()).contains(basic);
    assertThat(proxy.toString()).isEqualTo("proxy http://a:1 (https_proxy)");
    assertThat(to(SERVER, "https_proxy=a:1").authorization()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://u:secret@a:1",
        "socks5h://a:1",
        "https://u:secret@a:1",
        "http://",
        "http://u:secret@",
        "u:secret@a:port",
        "a:0",
        "a:65536",
        "http://a:1/secret",
        "a b",
        "secret\nx:1"
      })
  void whatIsNoProxyOfOursIsWrongUsageAndNotShown(String value) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> ProxyVariables.proxyTo(URI.create(SERVER), Map.of("https_proxy", value)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE))
        .satisfies(e -> assertThat(e.sentence()).doesNotContain("secret"))
        .satisfies(e -> assertThat(e.sentence()).contains("https_proxy", "http://HOST:PORT"))
        .satisfies(e -> assertThat(e.sentence()).contains("no_proxy=files.example.org"));
  }

  @Test
  void aProxyThatCannotBeSpokenToIsNamedByItsKind() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> to(SERVER, "ALL_PROXY=socks5h://a:1"))
        .satisfies(
            e ->
                assertThat(e.sentence()).startsWith("ALL_PROXY names a proxy of the kind socks5h"));
  }

  private static @Nullable ProxyAddress to(String server, String variables) throws Failure {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" ", -1)) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return ProxyVariables.proxyTo(URI.create(server), environment);
  }
}
