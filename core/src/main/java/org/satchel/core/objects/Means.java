package org.satchel.core.objects;

import java.time.InstantSource;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.random.RandomGenerator;
import org.satchel.db.Database;
import org.satchel.swarm.Swarm;

/**
 * What every act on objects works with; made once by {@link ObjectStore#open}.
 *
 * @param storing held for reading from a segment's storing to its row, for writing while a segment
 *     is judged an orphan: a clock that jumps must not make one of a segment that is being
 *     committed
 */
record Means(
    Database database,
    Swarm swarm,
    Staging staging,
    Leases leases,
    ReadWriteLock storing,
    Buffers buffers,
    ObjectsConfig config,
    InstantSource clock,
    RandomGenerator random,
    ObjectsMeters meters) {}
