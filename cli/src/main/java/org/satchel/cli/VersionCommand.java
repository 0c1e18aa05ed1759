package org.satchel.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * {@code satchel version}, and what {@code satchel --version} says.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: pom.xml, by way of the jar's manifest.
 */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {

  private final Io io;

  VersionCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    io.out().println(getVersion()[0]);
    return 0;
  }

  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {"satchel " + (version == null ? "(not packaged)" : version)};
  }
}
