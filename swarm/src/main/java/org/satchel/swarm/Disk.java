package org.satchel.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The acts on files from which durability is made, each by its name.
 *
 * <p>What survives a power cut depends on the order of these few acts alone, so they come in
 * through the constructor: {@link LocalDisk} does them, a test cuts the power after the k-th.
 *
 * <p>Units: bytes. Safe on any thread; one channel belongs to one thread at a time.
 *
 * <p>Source: docs/decisions/0011-mark-file.md; fsync(2), rename(2), link(2).
 */
public interface Disk {

  /** What direct writes consist of: the page of all common systems, and a multiple of sectors. */
  int BLOCK_BYTES = 4096;

  /** A new, empty file for reading and writing; one of this name is emptied. */
  FileChannel create(Path file) throws IOException;

  /** An existing file for reading and writing. */
  FileChannel open(Path file) throws IOException;

  /** Writes all that remains in the buffer. */
  void write(FileChannel file, ByteBuffer bytes, long position) throws IOException;

  /**
   * A second channel to a file, whose writes pass by the page cache.
   *
   * <p>They must have the position, the length and the memory address of whole blocks of {@link
   * #BLOCK_BYTES}, and are on the device when they return, though maybe in a cache of its own: only
   * {@link #sync} makes them last.
   *
   * @return empty where the file system has no such way
   */
  Optional<FileChannel> direct(Path file) throws IOException;

  /** Writes all that remains in the buffers, one behind the other. */
  void write(FileChannel file, List<ByteBuffer> bytes, long position) throws IOException;

  /** Returns when the file's bytes and length survive a power cut; its name may not yet. */
  void sync(FileChannel file) throws IOException;

  /** Returns when the names in the folder survive a power cut. */
  void syncFolder(Path folder) throws IOException;

  void truncate(FileChannel file, long length) throws IOException;

  /**
   * Gives a file a second name, for the same bytes.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the second name is taken
   */
  void link(Path file, Path second) throws IOException;

  /** Moves within one file system, at once. */
  void move(Path from, Path to) throws IOException;

  /** True if there was such a file. */
  boolean delete(Path file) throws IOException;

  /** Makes a folder and those above it, whose names survive a power cut; fine if it is there. */
  void makeFolder(Path folder) throws IOException;

  /** Sets a file's date. */
  void date(Path file, Instant modified) throws IOException;

  /** What a process without privileges may still write on the folder's file system. */
  long freeBytes(Path folder) throws IOException;

  /** The size of that file system. */
  long totalBytes(Path folder) throws IOException;
}
