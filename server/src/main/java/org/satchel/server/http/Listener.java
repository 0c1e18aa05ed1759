package org.satchel.server.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * One listening socket with all its bounds: HTTP/1.1, and with TLS HTTP/2 too.
 *
 * <p>Few platform threads move bytes between sockets and buffers; each request runs on a virtual
 * thread of its own, so doors are plain blocking code. All sizes are set by name: a connection of
 * HTTP/1.1 makes us hold an input buffer, one of HTTP/2 what its window lets in until a door reads
 * it. All windows together are more than there is: decision 0030 tells what follows then.
 *
 * <p>Bytes, milliseconds where Jetty wants them. Started once, stopped once, from one thread.
 *
 * <p>Source: docs/decisions/0004-jetty-without-servlets.md, 0030-slow-clients.md; Jetty 12.1
 * programming guide.
 */
public final class Listener implements AutoCloseable {

  /** Half-open ones included: 500 of them leave half for people. */
  static final int CONNECTIONS_MAX = 1_000;

  /** Larger buffers gain nothing measurable; 1,000 busy connections hold 64 MiB. */
  private static final int INPUT_BUFFER_BYTES = 64 * 1024;

  /** The longest request of ours has 1.5 KiB of headers, a joined upload of 400 parts 16 KiB. */
  private static final int HEADER_BYTES_MAX = 16 * 1024;

  private static final int RESPONSE_HEADER_BYTES_MAX = 8 * 1024;

  /** A connection without any byte for this long is closed. */
  private static final long IDLE_MILLIS = 30_000;

  /** Selectors, acceptors and the threads that run ready tasks; requests do not run here. */
  private static final int THREADS_MAX = 16;

  private static final int THREADS_MIN = 4;

  /** What Jetty keeps of unused buffers: 128 input buffers. */
  private static final long SPARE_DIRECT_BYTES = 8L * 1024 * 1024;

  private static final long SPARE_HEAP_BYTES = 2L * 1024 * 1024;

  private static final int ACCEPT_QUEUE = 1_024;

  private final Server server;
  private final ServerConnector connector;
  private final Gate gate;
  private @Nullable ScheduledExecutorService sweeper;

  /**
   * Prepares the socket; nothing is opened yet.
   *
   * @param tls the certificate, or nothing for plain HTTP
   */
  public Listener(
      InetSocketAddress address,
      Optional<SSLContext> tls,
      Router router,
      TrustedProxies proxies,
      Observer observer) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    threads.setName("http-" + address.getPort());
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory()));
    this.server =
        new Server(
            threads,
            null,
            new ArrayByteBufferPool(
                0, 4096, INPUT_BUFFER_BYTES, 1024, SPARE_HEAP_BYTES, SPARE_DIRECT_BYTES));
    this.gate = new Gate(router, proxies, observer, tls.isPresent());
    server.setHandler(gate);
    server.setErrorHandler(new ProblemPages());
    this.connector = connector(server, factories(tls));
    connector.setHost(address.getAddress().getHostAddress());
    connector.setPort(address.getPort());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
  }

  /**
   * Opens the socket and answers from now on.
   *
   * @throws IOException when the address is taken or not ours
   */
  public void start() throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the HTTP server does not start: " + e.getMessage(), e);
    }
    sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("header-deadline").factory());
    var _ =
        sweeper.scheduleWithFixedDelay(
            new HeaderDeadline(connector),
            HeaderDeadline.EVERY_SECONDS,
            HeaderDeadline.EVERY_SECONDS,
            TimeUnit.SECONDS);
  }

  /** The port that the system gave, when zero was asked for. */
  public int port() {
    return connector.getLocalPort();
  }

  /** How many requests are being answered. */
  public int underWay() {
    return gate.underWay();
  }

  /** Takes no new connections; what runs goes on, and each answer closes its connection. */
  public void stopAccepting() {
    gate.stopping();
    connector.close();
  }

  /** Breaks off what still runs. Uploads keep what they have received. */
  public void cut() {
    gate.cut();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) endPoint.close();
  }

  @Override
  public void close() throws IOException {
    if (sweeper != null) sweeper.shutdownNow();
    try {
      server.setStopTimeout(0);
      server.stop();
    } catch (Exception e) {
      throw new IOException("the HTTP server does not stop", e);
    }
  }

  /** One acceptor, one selector, and sockets that can send from files. */
  private static ServerConnector connector(Server server, ConnectionFactory... factories) {
    Descriptors descriptors = new Descriptors();
    return new ServerConnector(server, 1, 1, factories) {
      @Override
      protected boolean handleAcceptFailure(Throwable failure) {
        boolean stopped = !isRunning() || failure instanceof ClosedChannelException;
        if (!stopped) descriptors.notAccepted(failure);
        return super.handleAcceptFailure(failure);
      }

      @Override
      protected SocketChannelEndPoint newEndPoint(
          SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        FileEndPoint endPoint = new FileEndPoint(channel, selector, key, getScheduler());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
      }
    };
  }

  private static ConnectionFactory[] factories(Optional<SSLContext> tls) {
    HttpConfiguration config = configuration();
    ConnectionFactory one = new FieldLimit(config);
    if (tls.isEmpty()) return new ConnectionFactory[] {one};
    // Clients check the certificate's names, and a proxy may well ask by another.
    config.addCustomizer(new SecureRequestCustomizer(false));
    List<ConnectionFactory> all = new ArrayList<>();
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setSslContext(tls.get());
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    context.setSniRequired(false);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    all.add(new SslConnectionFactory(context, alpn.getProtocol()));
    all.add(alpn);
    all.add(new HttpTwo(config));
    all.add(one);
    return all.toArray(ConnectionFactory[]::new);
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration config = new HttpConfiguration();
    config.setSendServerVersion(false);
    config.setSendDateHeader(true);
    config.setRequestHeaderSize(HEADER_BYTES_MAX);
    config.setResponseHeaderSize(RESPONSE_HEADER_BYTES_MAX);
    config.setMaxResponseHeaderSize(RESPONSE_HEADER_BYTES_MAX);
    config.setInputBufferSize(INPUT_BUFFER_BYTES);
    config.setHttpCompliance(HttpCompliance.RFC9110);
    config.setIdleTimeout(IDLE_MILLIS);
    // What a refused client still sends is read by the gate, with its own bounds.
    config.setMaxUnconsumedRequestContentReads(1);
    return config;
  }
}
