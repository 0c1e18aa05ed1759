/**
 * One database with two engines: SQLite in the process by default, or PostgreSQL. One SQL text
 * serves both; the few differences stand in one place. Nothing outside this package touches {@code
 * java.sql}.
 */
@NullMarked
package org.satchel.db;

import org.jspecify.annotations.NullMarked;
