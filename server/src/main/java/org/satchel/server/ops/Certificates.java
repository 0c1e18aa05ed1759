package org.satchel.server.ops;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificates for the public listener: the operator's, or one of our own making.
 *
 * <p>Our own is kept in the data folder, so that its fingerprint, by which clients know it, stays.
 *
 * <p>Used once, at the start.
 *
 * <p>Source: RFC 5280; RFC 7468 for the files.
 */
public final class Certificates {

  /** It is known by its fingerprint, so its end is not what makes it safe. */
  private static final Duration SELF_SIGNED_LIFE = Duration.ofDays(3650);

  /** A clock that runs behind must not find the certificate too new. */
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private static final int SERIAL_BITS = 127;

  /** Longer chains are no real ones. */
  private static final int CHAIN_MAX = 10;

  /** Signed once at the start, to see whether a key and a certificate belong together. */
  private static final byte[] PROBE = new byte[32];

  /** A ready context, and the fingerprint of the certificate that it shows. */
  public record Shown(SSLContext context, String fingerprint) {}

  private Certificates() {}

  /** The context for these settings; nothing for plain HTTP. */
  public static Optional<Shown> open(
      Settings settings, DataFolder data, Instant now, SecureRandom random) throws ConfigException {
    return switch (settings.tls()) {
      case Settings.Tls.Off off -> Optional.empty();
      case Settings.Tls.PemFiles(PemFile certificate, PemFile key) ->
          Optional.of(load(certificate, key));
      case Settings.Tls.SelfSigned selfSigned -> {
        try {
          Path certificate = selfSigned(data.path());
          Path key = data.tls().resolve("key.pem");
          if (!Files.exists(certificate)) make(settings, certificate, key, now, random);
          yield Optional.of(load(ours(certificate), ours(key)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
          throw new ConfigException(
              "the self-signed certificate cannot be made: " + e.getMessage());
        }
      }
    };
  }

  /** Where the certificate of our own lies, for clients to trust. */
  static Path selfSigned(Path dataFolder) {
    return dataFolder.resolve("tls/certificate.pem");
  }

  private static PemFile ours(Path file) {
    return new PemFile(file, Knob.TLS_SELF_SIGNED.key());
  }

  private static Shown load(PemFile certificate, PemFile keyFile) throws ConfigException {
    List<X509Certificate> chain = chain(certificate);
    PrivateKey key = key(keyFile);
    try {
      if (!belong(chain.getFirst().getPublicKey(), key)) {
        throw keyFile.wrong("is not the key of the first certificate in " + certificate.path());
      }
      char[] none = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, none);
      store.setKeyEntry("satchel", key, none, chain.toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, none);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new Shown(context, fingerprint(chain.getFirst()));
    } catch (IOException | GeneralSecurityException e) {
      throw certificate.wrong("cannot be used with its key: " + e.getMessage());
    }
  }

  /**
   * Whether they are of one pair: RSA by its modulus, others by what the one signs and the other
   * takes.
   */
  private static boolean belong(PublicKey shown, PrivateKey key) throws GeneralSecurityException {
    if (!shown.getAlgorithm().equals(key.getAlgorithm())) return false;
    if (shown instanceof RSAKey one && key instanceof RSAKey other) {
      return one.getModulus().equals(other.getModulus());
    }
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm();
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(PROBE);
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(shown);
    checking.update(PROBE);
    return checking.verify(signing.sign());
  }

  private static List<X509Certificate> chain(PemFile file) throws ConfigException {
    List<X509Certificate> chain = new ArrayList<>();
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    try {
      for (Object item : file.items()) {
        if (item instanceof X509CertificateHolder holder && chain.size() < CHAIN_MAX) {
          chain.add(converter.getCertificate(holder));
        }
      }
    } catch (GeneralSecurityException e) {
      throw file.wrong("holds a certificate that cannot be read: " + e.getMessage());
    }
    if (chain.isEmpty()) throw file.wrong("holds no certificate in PEM");
    return chain;
  }

  private static PrivateKey key(PemFile file) throws ConfigException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try {
      for (Object item : file.items()) {
        if (item instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (item instanceof PrivateKeyInfo key) return converter.getPrivateKey(key);
      }
    } catch (PEMException e) {
      throw file.wrong("holds a key that cannot be read: " + e.getMessage());
    }
    throw file.wrong("holds no private key in PEM without a passphrase");
  }

  private static void make(
      Settings settings, Path certificate, Path key, Instant now, SecureRandom random)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=Satchel");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_BITS, random).setBit(0),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(now.plus(SELF_SIGNED_LIFE)),
            name,
            pair.getPublic());
    builder.addExtension(Extension.subjectAlternativeName, false, names(settings));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    Files.deleteIfExists(key); // of a start that was cut before the certificate was there
    DataFolder.writePrivate(key, pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
    DataFolder.writePrivate(certificate, pem(builder.build(signer)));
  }

  private static GeneralNames names(Settings settings) throws IOException {
    TreeSet<String> hosts = new TreeSet<>(List.of("localhost"));
    try {
      hosts.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      // A name that does not lead here is no name to be asked for.
    }
    TreeSet<String> addresses = new TreeSet<>(List.of("127.0.0.1", "0:0:0:0:0:0:0:1"));
    InetAddress listen = settings.listen().getAddress();
    // A certificate names no interface of this machine.
    if (!listen.isAnyLocalAddress()) addresses.add(listen.getHostAddress().replaceFirst("%.*", ""));
    settings
        .url()
        .map(Settings.PublicUrl::host)
        .ifPresent(
            host ->
                (host.matches("[0-9.]+|\\[.*\\]") ? addresses : hosts)
                    .add(host.replaceAll("[\\[\\]]", "")));
    List<GeneralName> names = new ArrayList<>();
    hosts.forEach(host -> names.add(new GeneralName(GeneralName.dNSName, host)));
    addresses.forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static String pem(Object item) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(item);
    }
    return text.toString();
  }

  /** SHA-256 of the certificate, in pairs as browsers show it. */
  private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
  }
}
