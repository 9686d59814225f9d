package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.StateLedger;
import org.jspecify.annotations.Nullable;

/** Commits all work before it, together with a STATE. */
final class CheckpointTask implements Task {
  private final Checkpoint checkpoint;
  private final byte @Nullable [] state;
  private final StateLedger ledger;
  private final StateLedger.Claim claim;

  CheckpointTask(
      Checkpoint checkpoint, byte @Nullable [] state, StateLedger ledger, StateLedger.Claim claim) {
    this.checkpoint = checkpoint;
    this.state = state;
    this.ledger = ledger;
    this.claim = claim;
  }

  @Override
  public void run() {
    checkpoint.commit(state);
    ledger.committed(claim);
  }

  @Override
  public void abandon() {
    // The claim stays: the STATE is not to be printed.
  }
}
