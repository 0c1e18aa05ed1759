package org.satchel.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command has around it: its streams and its environment.
 *
 * <p>Passed in, so that a test runs a command like a process without being one.
 *
 * <p>Units and threads: one command at a time.
 *
 * @param terminal whether a person watches standard error
 *     <p>Source: POSIX.
 */
record Io(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean terminal) {}
