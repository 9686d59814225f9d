package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.StateLedger;
import org.jspecify.annotations.Nullable;

/** Commits all work before it, together with a STATE. */
final class CheckpointTask implements Task {
  private final Checkpoint checkpoint;
  private final byte @Nullable [] state;
  private final StateLedger ledger;
  private final StateLedger.PendingWork pending;

  CheckpointTask(
      Checkpoint checkpoint,
      byte @Nullable [] state,
      StateLedger ledger,
      StateLedger.PendingWork pending) {
    this.checkpoint = checkpoint;
    this.state = state;
    this.ledger = ledger;
    this.pending = pending;
  }

  @Override
  public void run() {
    checkpoint.commit(state);
    ledger.committed(pending);
  }

  @Override
  public void abandon() {
    // The pending work stays, so that the STATE is not printed.
  }
}
