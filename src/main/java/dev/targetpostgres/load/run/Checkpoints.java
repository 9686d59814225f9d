package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.config.BatchOptions;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which STATEs are committed as checkpoints. Commits are expensive, so a checkpoint needs
 * enough records or time since the last one. Used by one thread at a time.
 */
final class Checkpoints implements States {
  /** The queue of all tasks of a run with checkpoints. */
  static final String QUEUE = "checkpoint";

  private final Checkpoint checkpoint;
  private final StateLedger ledger;
  private final Consumer<Task> tasks;
  private final LongSupplier nanos;
  private final int rows;
  private final long maximumAgeNanos;

  /** The newest STATE, or null if it is committed. */
  private byte @Nullable [] newest;

  private long rowsCommitted;
  private long committedNanos;
  private boolean loading;

  /** Whether no STATE may be committed before the swap. */
  private boolean held;

  /**
   * Starts without a STATE.
   *
   * @param tasks submits the tasks that commit, to {@link #QUEUE}
   * @param nanos returns the time, as {@link System#nanoTime} does
   */
  Checkpoints(
      Checkpoint checkpoint,
      StateLedger ledger,
      Consumer<Task> tasks,
      BatchOptions options,
      LongSupplier nanos) {
    this.checkpoint = checkpoint;
    this.ledger = ledger;
    this.tasks = tasks;
    this.nanos = nanos;
    committedNanos = nanos.getAsLong();
    rows = options.rows();
    maximumAgeNanos = options.age().toNanos();
  }

  @Override
  public void loading() {
    loading = true;
  }

  @Override
  public void state(byte[] value, BatchFiller filler) {
    newest = value;
    if (!held && (loading || filler.added() - rowsCommitted >= rows || isOld())) {
      commit(filler);
    }
  }

  @Override
  public void idle(BatchFiller filler) {
    if (!held && newest != null && isOld()) {
      commit(filler);
    }
  }

  @Override
  public void commit(BatchFiller filler) {
    filler.sealAll();
    StateLedger.PendingWork pending = ledger.begin();
    byte[] state = newest;
    if (state != null) {
      ledger.state(state);
    }
    tasks.accept(new CheckpointTask(checkpoint, state, ledger, pending));
    newest = null;
    loading = false;
    rowsCommitted = filler.added();
    committedNanos = nanos.getAsLong();
  }

  @Override
  public void holdUntilSwap() {
    held = true;
  }

  @Override
  public void giveMemoryBack() {
    checkpoint.forgetSteps();
  }

  @Override
  public boolean loadsAfterState() {
    return false;
  }

  @Override
  public String queue(String own) {
    return QUEUE;
  }

  @Override
  public void close() {
    checkpoint.close();
  }

  private boolean isOld() {
    return nanos.getAsLong() - committedNanos >= maximumAgeNanos;
  }
}
