package org.satchel.server.http;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2, and bounds on what a client makes us hold that reads nothing.
 *
 * <p>Why this way: whoever does not even read its socket keeps every request of its connection with
 * us, since no answer leaves: those too that Jetty refuses and no door counts. So streams are
 * counted where they begin, over all connections of the listener, and one too many ends its
 * connection. A browser sends each cookie as a field of its own, also those of a whole domain that
 * are none of ours: they are let in beyond the bound on fields, and then their request counts for
 * as many as hold no more.
 *
 * <p>One for each listener; safe on any thread.
 *
 * <p>Source: RFC 9113 sections 8.2.3 and 10.5; docs/decisions/0030-slow-clients.md.
 */
final class HttpTwo extends HTTP2ServerConnectionFactory {

  /** More parallel requests than a browser makes on one connection. */
  private static final int STREAMS_MAX = 32;

  /** What one connection may send before our doors read it; half of it for one stream. */
  private static final int SESSION_WINDOW_BYTES = 1024 * 1024;

  private static final int STREAM_WINDOW_BYTES = 512 * 1024;

  /** For how many streams beside itself one counts. */
  private static final String MORE = "satchel.more";

  private final AtomicInteger streams = new AtomicInteger();

  HttpTwo(HttpConfiguration config) {
    super(config);
    setMaxConcurrentStreams(STREAMS_MAX);
    setInitialSessionRecvWindow(SESSION_WINDOW_BYTES);
    setInitialStreamRecvWindow(STREAM_WINDOW_BYTES);
    setFlowControlStrategyFactory(() -> new FrameLimit(streams));
  }

  /** Ends a connection that asks too much; one that reads nothing would never see a farewell. */
  static void end(Session session, String why) {
    if (!(session instanceof HTTP2Session two)) return;
    boolean stuck =
        two.getEndPoint() instanceof AbstractEndPoint socket
            && socket.getWriteFlusher().isPending();
    if (stuck) two.disconnect();
    else two.onConnectionFailure(ErrorCode.ENHANCE_YOUR_CALM_ERROR.code, why);
  }

  private static long withoutCookies(HttpFields fields) {
    return fields.stream().filter(field -> field.getHeader() != HttpHeader.COOKIE).count();
  }

  /** Lets a stream that holds many fields count as so many more. */
  private void take(Stream stream, int more) {
    if (more == 0) return;
    streams.addAndGet(more);
    stream.setAttribute(MORE, more);
    // It may have been destroyed on another thread just before.
    if (stream.getSession().getStream(stream.getId()) == null) giveBack(stream, streams);
  }

  /** Once for each stream, whoever comes first. */
  static void giveBack(Stream stream, AtomicInteger streams) {
    if (stream.removeAttribute(MORE) instanceof Integer more) streams.addAndGet(-more);
  }

  @Override
  protected ServerSessionListener newSessionListener(Connector connector, EndPoint endPoint) {
    return new HTTPServerSessionListener(endPoint) {
      @Override
      public Stream.@Nullable Listener onNewStream(Stream stream, HeadersFrame frame) {
        if (streams.get() > Gate.UNDER_WAY_MAX) {
          end(stream.getSession(), "too_many_requests");
          return null;
        }
        HttpFields fields = frame.getMetaData().getHttpFields();
        if (withoutCookies(fields) > FieldLimit.FIELDS_MAX) {
          end(stream.getSession(), "too_many_fields");
          return null;
        }
        take(stream, fields.size() / (FieldLimit.FIELDS_MAX + 1));
        return super.onNewStream(stream, frame);
      }

      // Fields behind a body nobody here reads.
      @Override
      public void onHeaders(Stream stream, HeadersFrame frame) {
        MetaData none = new MetaData(HttpVersion.HTTP_2, HttpFields.EMPTY);
        super.onHeaders(
            stream, new HeadersFrame(frame.getStreamId(), none, null, frame.isEndStream()));
      }
    };
  }
}
