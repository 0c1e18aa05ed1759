package org.satchel.format.vectors;

/** One file of vectors: makes its cases, and runs them. */
public interface VectorKind {

  /** The name of the file without its ending, and the file's {@code kind}. */
  String name();

  /** Writes all cases. Their expected classes are chosen by hand, never by running our code. */
  void make(VectorWriter out) throws Exception;

  /**
   * Runs one case and compares what it gives.
   *
   * @throws org.satchel.format.record.RefusedException if the case is refused
   */
  void run(VectorCase vector) throws Exception;
}
