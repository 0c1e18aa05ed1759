package org.satchel.server.http;

import java.net.InetAddress;

/**
 * Is told of every answered request: metrics and the access log.
 *
 * <p>It gets the route's template and never the path, since the path of an upload is its secret.
 *
 * <p>Called on the request's thread, after the answer is sent; must not block.
 *
 * <p>Source: the promise that no secret is logged.
 */
@FunctionalInterface
public interface Observer {

  /** One exchange. Status 0: the connection broke before an answer was complete. */
  record Exchange(
      InetAddress client,
      String method,
      String template,
      int status,
      long receivedBytes,
      long sentBytes,
      long nanos) {}

  void answered(Exchange exchange);
}
