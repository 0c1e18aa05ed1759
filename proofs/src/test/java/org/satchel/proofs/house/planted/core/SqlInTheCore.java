package org.satchel.proofs.house.planted.core;

import java.sql.Connection;

/** A core that talks to the driver itself. */
interface SqlInTheCore {
  Connection connection();
}
