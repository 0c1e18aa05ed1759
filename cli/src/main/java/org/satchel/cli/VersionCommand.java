package org.satchel.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code satchel version}.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: pom.xml, by way of the jar's manifest.
 */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {

  private final Io io;

  VersionCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    String version = Main.class.getPackage().getImplementationVersion();
    io.out().println("satchel " + (version == null ? "(not packaged)" : version));
    return 0;
  }
}
