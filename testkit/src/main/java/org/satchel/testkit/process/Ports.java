package org.satchel.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on the loopback address.
 *
 * <p>Why this way: a port is drawn below the range from which the system takes the ports of
 * outgoing connections, so that none of the thousands that the tests open takes it between the look
 * and the server's own bind.
 *
 * <p>Threads: any.
 *
 * <p>Source: {@code /proc/sys/net/ipv4/ip_local_port_range}, 32768 to 60999 on Linux.
 */
public final class Ports {

  private static final int FIRST = 20_000;
  private static final int END = 32_000;

  /** A tenth of the range taken would make a hundred misses in a row impossible in practice. */
  private static final int TRIES_MAX = 100;

  private Ports() {}

  /** Draws a port that nobody listens on at this moment. */
  public static int free() {
    for (int i = 0; i < TRIES_MAX; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) return port;
    }
    throw new AssertionError("no free port in %d tries".formatted(TRIES_MAX));
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
