package org.satchel.proofs.house.planted.server.tus;

import org.eclipse.jetty.server.Request;

/** A door that knows Jetty. */
interface JettyInADoor {
  Request request();
}
