package org.satchel.cli;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trust in the machine's authorities, which are read when the first server shows a certificate.
 *
 * <p>Why this way: the JDK's default context reads and parses all of them, some 150, when it is
 * made, which is a fifth of the work of a short command; a server without TLS never needs them.
 *
 * <p>Units and threads: safe on any thread.
 *
 * <p>Source: the JDK's PKIX trust manager, with what the system property {@code
 * javax.net.ssl.trustStore} names.
 */
final class MachineTrust extends X509ExtendedTrustManager {

  private @Nullable X509ExtendedTrustManager authorities;

  private MachineTrust() {}

  /** A context that trusts as the JDK's default one does. */
  static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new MachineTrust()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  private synchronized X509ExtendedTrustManager authorities() throws CertificateException {
    if (authorities != null) return authorities;
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init((KeyStore) null);
      authorities = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
      return authorities;
    } catch (GeneralSecurityException e) {
      throw new CertificateException("this machine's authorities cannot be read", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    authorities().checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    authorities().checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    authorities().checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw onlyServers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw onlyServers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw onlyServers();
  }

  private static CertificateException onlyServers() {
    return new CertificateException("a client trusts no clients");
  }

  /** What a server tells its clients; a client tells nobody. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
