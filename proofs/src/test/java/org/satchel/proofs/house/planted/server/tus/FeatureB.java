package org.satchel.proofs.house.planted.server.tus;

import org.satchel.proofs.house.planted.server.objects.FeatureA;

/** The other feature of a cycle of two. */
public final class FeatureB {
  public FeatureA other(FeatureA other) {
    return other;
  }
}
