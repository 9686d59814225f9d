package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.config.BatchOptions;
import org.jspecify.annotations.Nullable;

/**
 * Decides which STATE becomes a checkpoint: not each, since a commit costs, but one that comes when
 * there is enough to commit. Used by one thread at a time.
 */
final class Checkpoints {
  /** All tasks of a run with checkpoints stand in one line. */
  static final String QUEUE = "checkpoint";

  private final Checkpoint checkpoint;
  private final StateLedger ledger;
  private final Workers lanes;
  private final int rows;
  private final long maximumAgeNanos;

  /** The newest STATE, where it is not committed. */
  private byte @Nullable [] newest;

  private long rowsCommitted;
  private long committedNanos = System.nanoTime();
  private boolean loading;

  Checkpoints(Checkpoint checkpoint, StateLedger ledger, Workers lanes, BatchOptions options) {
    this.checkpoint = checkpoint;
    this.ledger = ledger;
    this.lanes = lanes;
    rows = options.rows();
    maximumAgeNanos = options.age().toNanos();
  }

  /** A batch went to the lanes: the next STATE commits it. */
  void loading() {
    loading = true;
  }

  /** A STATE came. */
  void state(byte[] value, BatchFiller filler) {
    newest = value;
    if (loading || filler.added() - rowsCommitted >= rows || isOld()) {
      commit(filler);
    }
  }

  /** Time went by with nothing behind the newest STATE. */
  void idle(BatchFiller filler) {
    if (newest != null && isOld()) {
      commit(filler);
    }
  }

  /** Commits all that was read, with the newest STATE if there is one since the last commit. */
  void commit(BatchFiller filler) {
    filler.sealAll();
    StateLedger.Claim claim = ledger.begin();
    byte[] state = newest;
    if (state != null) {
      ledger.state(state);
    }
    lanes.submit(QUEUE, new CheckpointTask(checkpoint, state, ledger, claim));
    newest = null;
    loading = false;
    rowsCommitted = filler.added();
    committedNanos = System.nanoTime();
  }

  private boolean isOld() {
    return System.nanoTime() - committedNanos >= maximumAgeNanos;
  }
}
