package org.satchel.server.tus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.satchel.core.objects.Body;
import org.satchel.server.http.RequestBody;

/**
 * A request's body as the core takes it.
 *
 * <p>The thinnest of bridges: the core knows no HTTP, and HTTP knows no core.
 *
 * <p>Bytes. Read by one thread, cut from any.
 *
 * <p>Source: the core's interface {@link Body}.
 */
final class TusBody implements Body {

  private final RequestBody body;

  TusBody(RequestBody body) {
    this.body = body;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return body.read(target);
  }

  @Override
  public OptionalLong length() {
    long declared = body.declaredLength();
    return declared < 0 ? OptionalLong.empty() : OptionalLong.of(declared);
  }

  @Override
  public void cut() {
    body.cut();
  }

  boolean wasSlow() {
    return body.wasSlow();
  }

  boolean wasBroken() {
    return body.wasBroken();
  }
}
