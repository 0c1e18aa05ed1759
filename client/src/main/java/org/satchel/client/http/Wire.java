package org.satchel.client.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;

/**
 * The client's only HTTP: one JDK client, HTTP/1.1, no redirects, deadlines on everything.
 *
 * <p>HTTP/1.1, because one request a connection is what saturates a line, and several connections
 * share no flow-control window. No redirects, because a bearer must never travel to another origin.
 *
 * <p>Units and threads: bytes; safe on any thread. Interrupting a thread ends its request.
 *
 * <p>Source: docs/decisions/0041-deadlines.md, 0042-upload-pipeline.md.
 */
public final class Wire implements AutoCloseable {

  /** The largest small answer is a share of 11,500 bytes; an instance and a problem are smaller. */
  private static final int REPLY_BYTES_MAX = 65_536;

  /** The JDK's receive buffer; its default of 16 KiB costs a quarter of the speed. */
  private static final String RECEIVE_BUFFER = "131072";

  static {
    if (System.getProperty("jdk.httpclient.bufsize") == null) {
      System.setProperty("jdk.httpclient.bufsize", RECEIVE_BUFFER);
    }
    // Else Java tells no password to a proxy before a tunnel: docs/decisions/0048-proxies.md.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  private final HttpClient client;
  private final Deadlines deadlines;
  private final @Nullable ProxyAddress proxy;
  private volatile boolean answered;

  /**
   * Makes the client.
   *
   * @param trust whose certificates to trust; null for Java's own choice
   * @param proxy by which all requests go; null for none
   */
  public Wire(Deadlines deadlines, @Nullable SSLContext trust, @Nullable ProxyAddress proxy) {
    this.deadlines = deadlines;
    this.proxy = proxy;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(deadlines.connect())
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    if (trust != null) builder.sslContext(trust);
    if (proxy != null) builder.proxy(proxy.selector());
    client = builder.build();
  }

  /** What a feed gives to {@link #push}: sealed bytes, already noted. */
  @FunctionalInterface
  public interface Feed {
    /** The next piece; called until the request's length is reached. */
    ByteBuffer next() throws IOException, Failure;
  }

  /** True once any server has answered anything in this run. */
  boolean answered() {
    return answered;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  /** What stands between this machine and the server, in words for behind its address. */
  String through() {
    return proxy == null ? "" : " through the " + proxy;
  }

  /** Sends a request and gives the answer's head with a body to pull. */
  public Answer open(HttpRequest.Builder request) throws IOException {
    HttpRequest built = authorized(request.timeout(deadlines.silence()));
    try {
      HttpResponse<Incoming> response = ofServer(send(built));
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (IllegalArgumentException e) {
      // Thrown while the answer is read, for a Content-Length that is no number; the request was
      // built, and so judged, before.
      throw new IOException("the answer is no HTTP", e);
    } catch (IOException e) {
      throw told(e, built);
    }
  }

  private HttpRequest authorized(HttpRequest.Builder request) {
    if (proxy != null) {
      proxy.authorization().ifPresent(value -> request.setHeader("Proxy-Authorization", value));
    }
    return request.build();
  }

  private HttpResponse<Incoming> ofServer(HttpResponse<Incoming> answer) throws ProxyTrouble {
    if (proxy != null) ProxyTrouble.check(answer, proxy);
    answered = true;
    return answer;
  }

  private IOException told(IOException end, HttpRequest request) {
    return proxy == null ? end : ProxyTrouble.of(end, proxy, request.uri().getHost());
  }

  private HttpResponse<Incoming> send(HttpRequest request)
      throws IOException, InterruptedException {
    for (int tried = 1; ; tried++) {
      int turn = ServerAddresses.turn();
      try {
        return client.send(request, head -> new Incoming(deadlines));
      } catch (ConnectException | HttpConnectTimeoutException e) {
        if (!ServerAddresses.passOver(turn) || tried == ServerAddresses.TRIED_MAX) {
          throw e;
        }
      }
    }
  }

  /** The head of an answer and its body. */
  public record Answer(int status, java.net.http.HttpHeaders headers, Incoming body)
      implements AutoCloseable {

    @Override
    public void close() {
      body.close();
    }

    /** A header that holds one number from 0 to 2^53. */
    public OptionalLong number(String header) {
      return Reply.parsed(headers.firstValue(header).orElse(""));
    }

    /** Reads the rest of the answer as a small one. */
    public Reply whole() throws IOException {
      byte[] buffer = new byte[REPLY_BYTES_MAX + 1];
      int count = body.readFully(buffer, 0, buffer.length);
      body.close();
      if (count > REPLY_BYTES_MAX) {
        throw new IOException("the server's answer is larger than any of this interface");
      }
      return new Reply(status, headers, Arrays.copyOf(buffer, count));
    }
  }

  /** Sends a request and reads its small answer. */
  public Reply ask(HttpRequest.Builder request) throws IOException {
    try (Answer answer = open(request)) {
      return answer.whole();
    }
  }

  /**
   * Sends a request whose body our thread feeds, and reads its small answer. An answer that comes
   * before the body's end ends the feeding.
   */
  public Reply push(HttpRequest.Builder request, String method, long length, Feed feed)
      throws IOException, Failure {
    var body = new PushedBody(length);
    int turn = ServerAddresses.turn();
    HttpRequest built = authorized(request.method(method, body));
    CompletableFuture<HttpResponse<Incoming>> answer =
        client.sendAsync(built, head -> new Incoming(deadlines));
    boolean whole = false;
    try {
      long left = length;
      while (left > 0) {
        ByteBuffer piece = feed.next();
        left -= piece.remaining();
        if (!body.push(piece, answer, deadlines.silence())) {
          break;
        }
      }
      body.complete();
      HttpResponse<Incoming> response =
          ofServer(answer.get(deadlines.silence().toMillis(), TimeUnit.MILLISECONDS));
      whole = true;
      try (Incoming rest = response.body()) {
        return new Answer(response.statusCode(), response.headers(), rest).whole();
      }
    } catch (ExecutionException e) {
      throw told(cut(e, turn), built);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("the server does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      if (!whole) {
        body.fail(new IOException("given up"));
        answer.cancel(true);
      }
    }
  }

  private static IOException cut(ExecutionException e, int turn) {
    Throwable cause = e.getCause();
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      ServerAddresses.passOver(turn); // for who feeds it anew
    }
    if (cause instanceof IOException io) {
      return io;
    }
    return new IOException("the request failed", cause);
  }

  /** Ends all requests at once. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
