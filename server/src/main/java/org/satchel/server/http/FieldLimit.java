package org.satchel.server.http;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * HTTP/1.1, and a bound on the header fields of one request, those behind its body among them.
 *
 * <p>Why this way: the bound on headers counts bytes, but a field of four bytes takes some eighty
 * of heap, and Jetty has no bound on their number. {@link HttpTwo} has the same for HTTP/2.
 *
 * <p>One for each listener; a connection's requests come one after another.
 *
 * <p>Source: RFC 9110 section 5.4; docs/decisions/0030-slow-clients.md.
 */
final class FieldLimit extends HttpConnectionFactory {

  /** As many as Apache takes; a browser behind two proxies sends some forty. */
  static final int FIELDS_MAX = 100;

  FieldLimit(HttpConfiguration config) {
    super(config);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return configure(
        new Counting(getHttpConfiguration(), connector, endPoint), connector, endPoint);
  }

  /** A connection of HTTP/1, and whether what it reads is a HEAD, also where that is no HTTP. */
  static final class Counting extends HttpConnection {

    private boolean head;

    Counting(HttpConfiguration config, Connector connector, EndPoint endPoint) {
      super(config, connector, endPoint);
    }

    boolean isHead() {
      return head;
    }

    @Override
    protected RequestHandler newRequestHandler() {
      return new RequestHandler() {
        private int fields;

        @Override
        public void startRequest(String method, String uri, HttpVersion version) {
          fields = 0;
          head = method.equals("HEAD");
          super.startRequest(method, uri, version);
        }

        @Override
        public boolean headerComplete() {
          head = false; // from here on the request tells
          return super.headerComplete();
        }

        @Override
        public void parsedHeader(HttpField field) {
          count();
          super.parsedHeader(field);
        }

        @Override
        public void parsedTrailer(HttpField field) {
          count();
          super.parsedTrailer(field);
        }

        private void count() {
          if (++fields > FIELDS_MAX) {
            throw new HttpException.RuntimeException(
                HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, "too many fields");
          }
        }
      };
    }
  }
}
