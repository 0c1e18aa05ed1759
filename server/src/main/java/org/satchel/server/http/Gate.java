package org.satchel.server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Jetty's requests become ours and our replies Jetty's: one virtual thread from the first
 * header to the last byte.
 *
 * <p>It reads what a refused client still sends, up to a bound, before the connection ends: a
 * client that is in the middle of its body would otherwise see a broken pipe and never the reason.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: RFC 9112 section 9.6 for the lingering; docs/decisions/0030-slow-clients.md.
 */
final class Gate extends Handler.Abstract {

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  /**
   * As much as a client of ours sends in one request: it always gets to read why it was refused.
   */
  private static final long LINGER_BYTES = 64L * 1024 * 1024;

  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** With the cap on connections and streams this many threads are a few MiB of stacks. */
  static final int UNDER_WAY_MAX = 2_000;

  /** Longer queries are nobody's; the interface has two short parameters. */
  private static final int QUERY_PARTS_MAX = 8;

  private final Router router;
  private final TrustedProxies proxies;
  private final Observer observer;
  private final boolean secure;
  private final SendBuffers buffers = new SendBuffers();
  private final Set<RequestBody> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  Gate(Router router, TrustedProxies proxies, Observer observer, boolean secure) {
    this.router = router;
    this.proxies = proxies;
    this.observer = observer;
    this.secure = secure;
  }

  /** How many requests are being answered. */
  int underWay() {
    return underWay.size();
  }

  /** From now on each answer closes its connection. */
  void stopping() {
    stopping = true;
  }

  /** Ends all uploads that still run: their readers get an exception and park what they have. */
  void cut() {
    underWay.forEach(RequestBody::cut);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long began = System.nanoTime();
    // A door may be busy with its disk for longer than the connection may idle: only pending reads
    // and writes time out.
    request.addIdleTimeoutListener(timeout -> false);
    RequestBody body = new RequestBody(request);
    underWay.add(body);
    Sender sender = new Sender(request, response, buffers);
    InetAddress client = client(request);
    String template = Router.NOWHERE;
    int status = 0;
    try {
      Router.Routed routed = answer(request, client, body);
      template = routed.template();
      Reply reply = routed.reply();
      secured(response.getHeaders());
      sender.send(reply, request.getMethod().equals("HEAD"));
      if (!body.wasBroken()) status = reply.status();
      linger(request, body);
      callback.succeeded();
    } catch (IOException e) {
      LOG.debug("{} {} broke off", request.getMethod(), template, e);
      callback.failed(e);
    } catch (RuntimeException e) {
      LOG.error("a bug of ours while answering {} {}", request.getMethod(), template, e);
      callback.failed(e);
    } finally {
      underWay.remove(body);
      body.discard();
      observer.answered(
          new Observer.Exchange(
              client,
              request.getMethod(),
              template,
              status,
              body.received(),
              sender.sent(),
              System.nanoTime() - began));
    }
    return true;
  }

  private Router.Routed answer(Request request, InetAddress client, RequestBody body)
      throws IOException {
    if (underWay.size() > UNDER_WAY_MAX) return full(request);
    for (String coding : request.getHeaders().getValuesList("Transfer-Encoding")) {
      if (coding.equalsIgnoreCase("chunked")) continue;
      // Its bytes are not what they are taken for: RFC 9112 section 6.1.
      Reply coded = Reply.problem(Problem.NOT_IMPLEMENTED).with("Connection", "close");
      return new Router.Routed(coded, Router.NOWHERE);
    }
    String path = request.getHttpURI().getPath();
    Router.Incoming incoming =
        new Router.Incoming(
            request.getMethod(),
            path == null ? "" : path,
            query(request.getHttpURI().getQuery()),
            request.getHeaders(),
            client,
            body);
    try {
      return router.route(incoming);
    } catch (IOException e) {
      if (!body.wasSlow()) throw e;
      return new Router.Routed(Reply.problem(Problem.TOO_SLOW), Router.NOWHERE);
    }
  }

  /**
   * Over HTTP/1.1 a refusal waits for its client with one request for each connection. Over HTTP/2
   * it would with all of a connection's, which are many and keep their headers: so this ends.
   */
  private static Router.Routed full(Request request) throws IOException {
    if (request.getConnectionMetaData().getConnection() instanceof HTTP2Connection two) {
      HttpTwo.end(two.getSession(), "too_many_requests");
      throw new IOException("all places are taken");
    }
    Reply full = Reply.problem(Problem.UNAVAILABLE).with("Retry-After", "1");
    return new Router.Routed(full, Router.NOWHERE);
  }

  private InetAddress client(Request request) {
    if (!(request.getConnectionMetaData().getRemoteSocketAddress()
        instanceof InetSocketAddress peer)) {
      return InetAddress.getLoopbackAddress();
    }
    HttpFields headers = request.getHeaders();
    return proxies.client(
        peer.getAddress(),
        headers.getValuesList("Forwarded"),
        headers.getValuesList("X-Forwarded-For"));
  }

  /** What a door does not say otherwise is no page: not to be guessed, framed, kept or run. */
  private void secured(HttpFields.Mutable headers) {
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Cache-Control", "no-store");
    if (secure) headers.put("Strict-Transport-Security", "max-age=31536000");
    if (stopping) headers.put("Connection", "close");
  }

  private void linger(Request request, RequestBody body) throws IOException {
    boolean waitsFor100 = request.getHeaders().contains("Expect") && !body.wasStarted();
    if (body.wasEnded() || body.wasSlow() || waitsFor100 || stopping) return;
    if (body.declaredLength() == 0) return;
    if (underWay.size() > UNDER_WAY_MAX) return; // others need the place
    body.drain(LINGER_BYTES, LINGER_NANOS);
  }

  /** Query parameters as they were sent; a name that stands twice counts as it stands first. */
  private static Map<String, String> query(@org.jspecify.annotations.Nullable String text) {
    if (text == null || text.isEmpty()) return Map.of();
    Map<String, String> found = new HashMap<>();
    for (String part : text.split("&", QUERY_PARTS_MAX)) {
      int equals = part.indexOf('=');
      if (equals > 0) found.putIfAbsent(part.substring(0, equals), part.substring(equals + 1));
    }
    return found;
  }
}
