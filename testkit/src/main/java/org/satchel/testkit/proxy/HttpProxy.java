package org.satchel.testkit.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.satchel.testkit.process.Ports;

/**
 * A real HTTP proxy between a real client and a real server.
 *
 * <p>Why this way: what it does to the traffic (cut, delay, count, record, lie) is what a network
 * or a hostile server can do, and neither side holds any hook for it.
 *
 * <p>Threads: one virtual thread accepts, each connection has its own; settings may change at any
 * time and hold for the next exchange.
 *
 * <p>Source: RFC 9112; HTTP/2 is not spoken, an offer to upgrade is taken out.
 */
public final class HttpProxy implements AutoCloseable {

  /** Above the 500 half-open connections of the proofs. */
  private static final int BACKLOG = 1_024;

  private final ServerSocket listener;
  private final int serverPort;
  private final Recording recording;
  private final Faults faults = new Faults();
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private volatile Attack attack = Attack.NONE;

  private HttpProxy(ServerSocket listener, int serverPort, Recording recording) {
    this.listener = listener;
    this.serverPort = serverPort;
    this.recording = recording;
  }

  /** A proxy that only counts. */
  public static HttpProxy to(int serverPort) {
    return to(serverPort, Recording.ofCounts());
  }

  /**
   * A proxy in front of a loopback port.
   *
   * @throws UncheckedIOException when the machine has no port left
   */
  public static HttpProxy to(int serverPort, Recording recording) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), BACKLOG);
      HttpProxy proxy = new HttpProxy(listener, serverPort, recording);
      Thread.ofVirtual().name("proxy-accept").start(proxy::accept);
      return proxy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        clients.add(client);
        Thread.ofVirtual()
            .start(
                () -> {
                  new Connection(client, this).run();
                  clients.remove(client);
                });
      } catch (IOException closed) {
        return;
      }
    }
  }

  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** From the next exchange on the server does this. */
  public void attackWith(Attack next) {
    attack = next;
  }

  /** From the next exchange on the server is honest. */
  public void honest() {
    attack = Attack.NONE;
  }

  public Faults faults() {
    return faults;
  }

  public Recording recording() {
    return recording;
  }

  Attack attack() {
    return attack;
  }

  int serverPort() {
    return serverPort;
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket client : clients) client.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
