package org.satchel.proofs.house.planted.core;

/** A name that says nothing. */
final class ShareManager {}
