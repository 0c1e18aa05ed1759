package org.satchel.proofs.house.planted.core;

import java.net.http.HttpRequest;

/** A core that knows HTTP. */
interface HttpInTheCore {
  HttpRequest request();
}
