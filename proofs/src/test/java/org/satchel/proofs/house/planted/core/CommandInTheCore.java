package org.satchel.proofs.house.planted.core;

import picocli.CommandLine;

/** A core that parses a command line. */
@CommandLine.Command
final class CommandInTheCore {}
