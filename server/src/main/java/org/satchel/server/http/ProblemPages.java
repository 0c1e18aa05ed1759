package org.satchel.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Problem documents for what Jetty refuses before any door sees it.
 *
 * <p>Without it a malformed request line would be answered by Jetty's own HTML page, and clients
 * would need a second parser for errors. Over HTTP/2 the type stands in the header alone.
 *
 * <p>Stateless; safe on any thread.
 *
 * <p>Source: RFC 9457; RFC 9112 section 3.
 */
final class ProblemPages extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object status = request.getAttribute(ERROR_STATUS);
    Reply reply = reply(status instanceof Integer code ? code : response.getStatus());
    response.setStatus(reply.status());
    fill(reply, response.getHeaders());
    if (request.getConnectionMetaData().getConnection() instanceof FieldLimit.Counting one) {
      // Jetty takes what it could not read for HTTP/1.0, closes, and does not say so.
      response.getHeaders().put("Connection", "close");
      boolean bare = one.isHead() || request.getMethod().equals("HEAD");
      response.write(true, bare ? BufferUtil.EMPTY_BUFFER : content(reply), callback);
    } else {
      // Over HTTP/2 a body waits for its client's window, with nobody here who would give it up.
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }
    return true;
  }

  /** The type that fits a status of Jetty's own. */
  static Reply reply(int status) {
    return Reply.problem(
        switch (status) {
          case 404 -> Problem.UNKNOWN_PATH;
          case 405 -> Problem.METHOD_NOT_ALLOWED;
          case 408 -> Problem.TOO_SLOW;
          case 413 -> Problem.BODY_TOO_LARGE;
          case 414 -> Problem.URI_TOO_LONG;
          case 415 -> Problem.UNSUPPORTED_MEDIA_TYPE;
          case 417 -> Problem.EXPECTATION_FAILED;
          case 431 -> Problem.HEADERS_TOO_LARGE;
          case 501 -> Problem.NOT_IMPLEMENTED;
          case 503 -> Problem.UNAVAILABLE;
          case 505 -> Problem.HTTP_VERSION;
          default -> status >= 500 ? Problem.INTERNAL : Problem.MALFORMED_REQUEST;
        });
  }

  private static void fill(Reply reply, HttpFields.Mutable fields) {
    for (Reply.Field field : reply.fields()) fields.put(field.name(), field.value());
    fields.put("X-Content-Type-Options", "nosniff");
    fields.put("Cache-Control", "no-store");
  }

  private static ByteBuffer content(Reply reply) {
    return reply.body() instanceof Reply.Body.Bytes bytes
        ? bytes.content()
        : ByteBuffer.allocate(0);
  }
}
