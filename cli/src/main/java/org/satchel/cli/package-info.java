/**
 * The command line: one class per command, each of which parses its words, calls the client and
 * turns outcomes into exit codes.
 */
@NullMarked
package org.satchel.cli;

import org.jspecify.annotations.NullMarked;
