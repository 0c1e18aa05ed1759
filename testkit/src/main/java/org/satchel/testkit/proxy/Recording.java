package org.satchel.testkit.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All that left a client, in order: heads in memory, and on wish each head and payload in a file.
 *
 * <p>Why this way: counting needs no bytes, and a proof of many gigabytes must not keep them; the
 * search for canaries and the comparison of chunks need every one.
 *
 * <p>Threads: any.
 *
 * <p>Source: attacks 16 and 23 in {@code docs/testing.md}.
 */
public final class Recording {

  private final Optional<Path> folder;
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final AtomicInteger number = new AtomicInteger();

  private Recording(Optional<Path> folder) {
    this.folder = folder;
  }

  /** Counts bytes and keeps heads. */
  public static Recording ofCounts() {
    return new Recording(Optional.empty());
  }

  /** Keeps also every head and payload as files in {@code folder}. */
  public static Recording into(Path folder) {
    return new Recording(Optional.of(folder));
  }

  Exchange begin(Head request) throws IOException {
    Optional<Path> body = Optional.empty();
    if (folder.isPresent()) {
      Path place = Files.createDirectories(folder.get());
      String name = "%06d".formatted(number.incrementAndGet());
      Files.write(place.resolve(name + ".head"), request.bytes());
      body = Optional.of(Files.createFile(place.resolve(name + ".body")));
    }
    Exchange exchange = new Exchange(request, body);
    exchanges.add(exchange);
    return exchange;
  }

  /** The exchanges so far, in the order in which they began. */
  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Those of one method. */
  public List<Exchange> of(String method) {
    return exchanges.stream().filter(it -> it.request().method().equals(method)).toList();
  }

  /** Payload bytes that left the client in all requests of these methods. */
  public long sentBytes(String... methods) {
    List<String> wanted = List.of(methods);
    return exchanges.stream()
        .filter(exchange -> wanted.contains(exchange.request().method()))
        .mapToLong(Exchange::sentBytes)
        .sum();
  }

  /** Payload bytes of all replies to requests whose target has this in it. */
  public long repliedBytes(String inTarget) {
    return exchanges.stream()
        .filter(exchange -> exchange.request().target().contains(inTarget))
        .mapToLong(Exchange::repliedBytes)
        .sum();
  }
}
