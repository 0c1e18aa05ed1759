package org.satchel.server.wiring;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** An authority with a root, one below it, and a certificate for localhost, as files in PEM. */
final class PemFiles {

  private static final Duration LIFE = Duration.ofHours(1);

  private static final int RSA_BITS = 2_048;
  private static final int EC_BITS = 256;

  private final String algorithm;
  private final X509CertificateHolder root;
  private final X509CertificateHolder below;
  private final X509CertificateHolder leaf;
  private final KeyPair leafKey;

  /**
   * Draws all keys.
   *
   * @param algorithm {@code RSA}, {@code EC} or {@code RSASSA-PSS}
   */
  PemFiles(String algorithm) throws Exception {
    this.algorithm = algorithm;
    KeyPair rootKey = draw();
    KeyPair belowKey = draw();
    leafKey = draw();
    root = signed("Root", rootKey, "Root", rootKey, true);
    below = signed("Below", belowKey, "Root", rootKey, true);
    leaf = signed("localhost", leafKey, "Below", belowKey, false);
  }

  private KeyPair draw() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("EC") ? EC_BITS : RSA_BITS);
    return generator.generateKeyPair();
  }

  private X509CertificateHolder signed(
      String name, KeyPair key, String by, KeyPair byKey, boolean authority) throws Exception {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + by),
            BigInteger.valueOf(name.hashCode()).abs(),
            Date.from(now.minus(LIFE)),
            Date.from(now.plus(LIFE)),
            new X500Name("CN=" + name),
            key.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!authority) {
      var names = new GeneralNames(new GeneralName(GeneralName.dNSName, name));
      builder.addExtension(Extension.subjectAlternativeName, false, names);
    }
    String signature =
        switch (algorithm) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "SHA256withRSAandMGF1";
        };
    var signer = new JcaContentSignerBuilder(signature);
    if (algorithm.equals("RSASSA-PSS")) signer.setProvider(new BouncyCastleProvider());
    return builder.build(signer.build(byKey.getPrivate()));
  }

  /** What a client trusts. */
  X509Certificate root() throws Exception {
    return new JcaX509CertificateConverter().getCertificate(root);
  }

  /** The certificate and the authority's below the root, in their order. */
  Path chain(Path file) {
    return write(file, leaf, below);
  }

  /** The key in the form of PKCS #8, {@code PRIVATE KEY}. */
  Path key(Path file) throws Exception {
    return write(file, new JcaPKCS8Generator(leafKey.getPrivate(), null));
  }

  /** The key in the form of its own kind, as openssl writes it: {@code RSA} or {@code EC}. */
  Path keyOfItsKind(Path file) throws Exception {
    if (!(leafKey.getPrivate() instanceof ECPrivateKey ec)) {
      return write(file, leafKey.getPrivate());
    }
    var curve = X9ObjectIdentifiers.prime256v1;
    var key = new org.bouncycastle.asn1.sec.ECPrivateKey(EC_BITS, ec.getS(), curve);
    return write(
        file,
        new PemObject("EC PARAMETERS", curve.getEncoded()),
        new PemObject("EC PRIVATE KEY", key.getEncoded()));
  }

  private static Path write(Path file, Object... items) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object item : items) writer.writeObject(item);
      writer.flush();
      return Files.writeString(file, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
