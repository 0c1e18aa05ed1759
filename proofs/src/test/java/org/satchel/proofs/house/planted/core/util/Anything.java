package org.satchel.proofs.house.planted.core.util;

/** A package that says nothing. */
final class Anything {}
