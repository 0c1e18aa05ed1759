package org.satchel.proofs.house.planted.server.objects;

import org.satchel.proofs.house.planted.server.tus.FeatureB;

/** One feature of a cycle of two. */
public final class FeatureA {
  public FeatureB other(FeatureB other) {
    return other;
  }
}
