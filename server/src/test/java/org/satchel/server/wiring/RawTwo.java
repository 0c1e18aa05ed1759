package org.satchel.server.wiring;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * HTTP/2 frame by frame, one TLS record each: what no client library would send.
 *
 * <p>Source: RFC 9113 sections 3.4 and 4.1; RFC 7541 section 6.2.2.
 */
final class RawTwo implements AutoCloseable {

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int INITIAL_WINDOW_SIZE = 4;

  private static final int TIMEOUT_MILLIS = 20_000;

  /** One frame as it came. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Frame(int type, int flags, int stream, byte[] payload) {}

  private final SSLSocket socket;
  private final OutputStream out;
  private final DataInputStream in;

  /** Connects, and lets in no byte of a reply's body. */
  RawTwo(SSLContext context, int port) throws IOException {
    InetAddress host = InetAddress.getLoopbackAddress();
    socket = (SSLSocket) context.getSocketFactory().createSocket(host, port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer setting = ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE);
    send(SETTINGS, 0, 0, setting.array());
  }

  /** Begins a request, whose body follows; the fields are names and values in turn. */
  void begin(int stream, String method, String path, String... fields) throws IOException {
    var block = new ByteArrayOutputStream();
    literal(block, ":method", method);
    literal(block, ":path", path);
    literal(block, ":scheme", "https");
    literal(block, ":authority", "localhost");
    for (int i = 0; i < fields.length; i += 2) literal(block, fields[i], fields[i + 1]);
    send(HEADERS, END_HEADERS, stream, block.toByteArray());
  }

  private static void literal(ByteArrayOutputStream block, String... nameAndValue) {
    block.write(0);
    for (String text : nameAndValue) {
      block.write(text.length());
      block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Sends so many frames of a body, each of so many bytes. */
  void drip(int stream, int count, int bytes) throws IOException {
    for (int i = 0; i < count; i++) send(DATA, 0, stream, new byte[bytes]);
  }

  /** Lets so many bytes of a reply in, or of all replies where the stream is zero. */
  void letIn(int stream, int bytes) throws IOException {
    send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  /** Whether the server has closed the connection, of which nothing is read: asked by writing. */
  boolean isClosed() {
    try {
      letIn(0, 1);
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  /** Waits until the server has read half of what a stream may hold. */
  void awaitRead(int stream) throws IOException {
    Frame frame = next();
    while (frame.type != WINDOW_UPDATE || frame.stream != stream) frame = next();
  }

  /** Waits until so many replies have begun. */
  void awaitReplies(int count) throws IOException {
    for (int begun = 0; begun < count; ) {
      if (next().type == HEADERS) begun++;
    }
  }

  /** Whether the next reply that begins is whole by then. */
  boolean isWhole() throws IOException {
    Frame frame = next();
    while (frame.type != HEADERS) frame = next();
    return (frame.flags & END_STREAM) != 0;
  }

  /** The code by which the server ends the connection, which is then over. */
  int away() throws IOException {
    Frame frame = next();
    while (frame.type != GOAWAY) frame = next();
    if (in.read() >= 0) throw new AssertionError("the connection goes on");
    return ByteBuffer.wrap(frame.payload).getInt(4);
  }

  private void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    out.write(frame.array());
  }

  private Frame next() throws IOException {
    int head = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(head & 0xFF, flags, stream, in.readNBytes(head >>> 8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
