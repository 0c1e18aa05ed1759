package org.satchel.testkit.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection of a client through the proxy: exchange after exchange until a side has enough.
 *
 * <p>Why this way: each exchange has its own connection to the server, so that a restarted server
 * is found again; the request's body flows on its own thread, since a server may answer (507, 413)
 * long before it has read all.
 *
 * <p>Threads: runs on one virtual thread, with a second one for each body.
 *
 * <p>Source: RFC 9112 section 9.
 */
final class Connection {

  /** Bytes that were already on their way; whoever sends on after this ignores the reply. */
  private static final Duration BODY_END_BOUND = Duration.ofSeconds(2);

  private final Socket client;
  private final HttpProxy proxy;

  Connection(Socket client, HttpProxy proxy) {
    this.client = client;
    this.proxy = proxy;
  }

  /** Serves until the end; a cut ends it with a reset on both sides. */
  void run() {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream(), Body.BUFFER_BYTES);
      OutputStream out = client.getOutputStream();
      boolean goOn = true;
      while (goOn) {
        Optional<Head> request = Head.read(in);
        if (request.isEmpty()) return;
        if (proxy.faults().isDown()) throw new Faults.Cut();
        goOn = exchange(request.get(), in, out);
      }
    } catch (IOException ended) {
      reset(client);
    }
  }

  private boolean exchange(Head request, InputStream in, OutputStream out) throws IOException {
    Exchange exchange = proxy.recording().begin(request);
    Attack attack = proxy.attack();
    boolean touched = attack.touches(request);
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), proxy.serverPort())) {
      server.setTcpNoDelay(true);
      Head asked = withoutUpgrade(touched ? attack.forward(request) : request);
      Optional<Reply> own = touched ? attack.instead(request) : Optional.empty();
      Upload upload = new Upload(request, exchange, in, server, own.isPresent());
      if (own.isEmpty()) server.getOutputStream().write(asked.bytes());
      Thread sender = Thread.ofVirtual().start(upload);
      if (own.isPresent()) {
        exchange.answered(own.get().head());
        write(request, own.get(), exchange, out);
      } else {
        answer(request, touched ? attack : Attack.NONE, touched, exchange, server, out);
      }
      return upload.ended.get() ? !request.says("Connection", "close") : awaitBody(sender, upload);
    }
  }

  /** A reply may overtake the last bytes of its request; a body that goes on is cut. */
  private static boolean awaitBody(Thread sender, Upload upload) throws IOException {
    try {
      sender.join(BODY_END_BOUND);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return upload.ended.get();
  }

  private void answer(
      Head request,
      Attack attack,
      boolean touched,
      Exchange exchange,
      Socket server,
      OutputStream out)
      throws IOException {
    InputStream in = new BufferedInputStream(server.getInputStream(), Body.BUFFER_BYTES);
    Head head = replyHead(in);
    while (head.status() < 200) {
      out.write(head.bytes());
      head = replyHead(in);
    }
    exchange.answered(head);
    Body body = Body.ofReply(request, head);
    if (touched) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      body.copy(in, OutputStream.nullOutputStream(), (bytes, n) -> whole.write(bytes, 0, n));
      write(request, attack.tamper(request, new Reply(head, whole.toByteArray())), exchange, out);
      return;
    }
    out.write(head.bytes());
    body.copy(in, out, (bytes, n) -> passReply(bytes, n, exchange, out));
    out.flush();
    if (body instanceof Body.UntilClosed)
      throw new IOException("the body ends with the connection");
  }

  private static Head replyHead(InputStream in) throws IOException {
    return Head.read(in).orElseThrow(() -> new IOException("the server closed without a reply"));
  }

  private void write(Head request, Reply reply, Exchange exchange, OutputStream out)
      throws IOException {
    boolean bare = request.method().equals("HEAD") || reply.status() == 204;
    Head head = reply.head().without("Transfer-Encoding");
    if (!bare) head = head.with("Content-Length", Integer.toString(reply.body().length));
    out.write(head.bytes());
    if (!bare && reply.body().length > 0) {
      passReply(reply.body(), reply.body().length, exchange, out);
    }
    out.flush();
  }

  private void passReply(byte[] bytes, int length, Exchange exchange, OutputStream out)
      throws IOException {
    proxy.faults().pause();
    int allowed = proxy.faults().allowReply(length);
    out.write(bytes, 0, allowed);
    exchange.replied(allowed);
    if (allowed < length) throw new Faults.Cut();
  }

  /** The proxy speaks HTTP/1.1 only and must see every message that follows. */
  private static Head withoutUpgrade(Head request) {
    if (request.field("Upgrade").isEmpty()) return request;
    return request.without("Upgrade").without("HTTP2-Settings").without("Connection");
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException closedAlready) {
      return;
    }
  }

  /** Carries one request's body to the server. */
  private final class Upload implements Runnable {

    private final Head request;
    private final Exchange exchange;
    private final InputStream in;
    private final Socket server;
    private final boolean swallow;
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean lost;

    Upload(Head request, Exchange exchange, InputStream in, Socket server, boolean swallow) {
      this.request = request;
      this.exchange = exchange;
      this.in = in;
      this.server = server;
      this.swallow = swallow;
      if (Body.ofRequest(request) instanceof Body.None) ended.set(true);
    }

    @Override
    public void run() {
      try (OutputStream record = record()) {
        OutputStream out = swallow ? OutputStream.nullOutputStream() : server.getOutputStream();
        Body.ofRequest(request).copy(in, out, (bytes, n) -> pass(bytes, n, out, record));
        out.flush();
        ended.set(true);
      } catch (Faults.Cut cut) {
        reset(server);
        reset(client);
      } catch (IOException over) {
        reset(server);
      }
    }

    private OutputStream record() throws IOException {
      if (exchange.requestBody().isEmpty()) return OutputStream.nullOutputStream();
      return Files.newOutputStream(exchange.requestBody().get(), StandardOpenOption.WRITE);
    }

    private void pass(byte[] bytes, int length, OutputStream out, OutputStream record)
        throws IOException {
      exchange.sent(length);
      record.write(bytes, 0, length);
      proxy.faults().left(length);
      lost |= proxy.faults().isDown();
      if (lost) return; // for good: what comes behind a hole is no body
      proxy.faults().pause();
      int allowed = proxy.faults().allowRequest(length);
      out.write(bytes, 0, allowed);
      if (allowed < length) throw new Faults.Cut();
    }
  }
}
