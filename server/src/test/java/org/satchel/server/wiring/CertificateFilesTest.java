package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.server.ops.ConfigException;
import org.satchel.server.ops.ConfigSources;
import org.satchel.server.ops.Knob;
import org.satchel.server.ops.SettingsReader;

/** TLS by the operator's own files: served whole, or refused where the server starts. */
class CertificateFilesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "RSASSA-PSS"})
  void whoTrustsTheRootIsServedByAChainOfTwo(String algorithm) throws Exception {
    PemFiles files = new PemFiles(algorithm);
    Path chain = files.chain(folder.resolve("chain.pem"));
    for (Path key :
        new Path[] {
          files.key(folder.resolve("key.pem")), files.keyOfItsKind(folder.resolve("own.pem"))
        }) {
      try (Gateway gateway = start(chain, key);
          HttpClient client = HttpClient.newBuilder().sslContext(trusting(files)).build()) {
        URI ready = URI.create("https://localhost:" + gateway.port() + "/readyz");
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "RSASSA-PSS"})
  void aKeyThatIsNotTheCertificatesIsRefusedWithTheSettingsLine(String algorithm) throws Exception {
    Path chain = new PemFiles(algorithm).chain(folder.resolve("chain.pem"));
    for (String other : new String[] {"EC", "RSA", "RSASSA-PSS"}) {
      Path key = new PemFiles(other).key(folder.resolve(other + ".pem"));
      refused(chain, key, "4 (tls.key): " + key + " is not the key of the first certificate in ");
    }
  }

  @Test
  void aFileWithoutWhatItIsForIsRefusedWithTheSettingsLine() throws Exception {
    PemFiles files = new PemFiles("EC");
    Path chain = files.chain(folder.resolve("chain.pem"));
    Path key = files.key(folder.resolve("key.pem"));
    refused(key, key, "3 (tls.certificate): " + key + " holds no certificate in PEM");
    refused(chain, chain, "4 (tls.key): " + chain + " holds no private key in PEM");
    Path none = folder.resolve("none.pem");
    refused(none, key, "3 (tls.certificate): " + none + " cannot be read: there is no such file");
    refused(chain, none, "4 (tls.key): " + none + " cannot be read: there is no such file");
    refused(chain, folder, "4 (tls.key): " + folder + " cannot be read: ");
    refused(chain, Path.of("/dev/zero"), "4 (tls.key): /dev/zero is larger than 1 MiB");
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xFF, 0, (byte) 0xFE});
    refused(bytes, key, "3 (tls.certificate): " + bytes + " holds no certificate in PEM");
    for (String harm : new String[] {"?", ""}) {
      String damaged = Files.readString(chain).replaceFirst("(?m)^MII.", harm);
      Path torn = Files.writeString(folder.resolve("torn.pem"), damaged);
      refused(torn, key, "3 (tls.certificate): " + torn + " is damaged: ");
    }
  }

  @Test
  void theServersOwnNamesAnAddressWithoutTheInterfaceItBelongsTo() throws Exception {
    Path file = Files.writeString(folder.resolve("satchel.toml"), "[tls]\nself_signed = true\n");
    assertThatThrownBy(() -> start(file, "[fe80::1%1]:0").close())
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("listen: cannot listen on fe80:");
    assertThat(folder.resolve("data/tls/certificate.pem")).exists();
  }

  private void refused(Path certificate, Path key, String message) {
    assertThatThrownBy(() -> start(certificate, key).close())
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(folder.resolve("satchel.toml") + ":" + message);
  }

  private Gateway start(Path certificate, Path key) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("satchel.toml"),
            "name = 'here'\n[tls]\ncertificate = '%s'\nkey = '%s'\n".formatted(certificate, key));
    return start(file, "127.0.0.1:0");
  }

  private Gateway start(Path file, String listen) throws Exception {
    Path lib = folder.resolve("lib");
    if (!Files.exists(lib)) StandInPage.writeTo(lib);
    Map<Knob, String> flags =
        Map.of(
            Knob.LISTEN,
            listen,
            Knob.ADMIN_LISTEN,
            "127.0.0.1:0",
            Knob.DATA,
            folder.resolve("data").toString());
    return Gateway.start(
        SettingsReader.read(ConfigSources.gather(flags, Map.of(), Optional.of(file))),
        new Gateway.World(InstantSource.system(), new SecureRandom(), "test", lib));
  }

  private static SSLContext trusting(PemFiles files) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", files.root());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
