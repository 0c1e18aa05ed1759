package org.satchel.proofs.house.planted.format.seal;

/** Stands for the sealing part of the format. */
public final class Sealer {}
