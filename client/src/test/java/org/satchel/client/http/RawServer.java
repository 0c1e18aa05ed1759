package org.satchel.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A server on a loopback socket that answers whatever a test says, byte by byte: also what no HTTP
 * library would send.
 *
 * <p>Source: RFC 9112, to be broken.
 */
public final class RawServer implements AutoCloseable {

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Answer answer;

  /** Answers one request; the connection is closed afterwards. */
  @FunctionalInterface
  public interface Answer {
    void to(String head, OutputStream out) throws IOException;
  }

  public RawServer(Answer answer) throws IOException {
    this.answer = answer;
    Thread.ofVirtual().start(this::serve);
  }

  /** A whole answer with a body. */
  public static String reply(String status, String headers, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nConnection: close\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n"
        + headers
        + "\r\n"
        + body;
  }

  /** A refusal as the interface describes it. */
  public static String problem(String status, String name) {
    return reply(
        status,
        "Content-Type: application/problem+json\r\nSatchel-Problem: " + name + "\r\n",
        "{\"type\":\"urn:satchel:problem:" + name + "\",\"detail\":\"No.\"}");
  }

  public Endpoint endpoint() {
    return new Endpoint("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** The heads of the requests so far. */
  public Queue<String> requests() {
    return requests;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      String head = head(connection.getInputStream());
      if (!head.isEmpty()) {
        requests.add(head);
        answer.to(head, connection.getOutputStream());
        connection.shutdownOutput();
        connection.getInputStream().skip(1L << 20);
      }
    } catch (IOException e) {
      return; // the client hung up, as it should on some answers
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
