package org.satchel.core.objects;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.satchel.db.Database;
import org.satchel.swarm.Swarm;

/** What every act on objects works with; made once by {@link ObjectStore#open}. */
record Means(
    Database database,
    Swarm swarm,
    Staging staging,
    Leases leases,
    Buffers buffers,
    ObjectsConfig config,
    InstantSource clock,
    RandomGenerator random,
    ObjectsMeters meters) {}
