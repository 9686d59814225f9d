package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Turn;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.postgres.TransactionRunner;

/**
 * Runs the transactions that change tables without the {@link Turn}. Another session can lock a
 * table for hours, and other threads need the turn meanwhile.
 */
record ChangesAside(TransactionRunner transactor, Turn turn) implements TransactionRunner {
  @Override
  public <T> T inTransaction(String stream, String doing, TransactionCallback<T> work) {
    return turn.asideForChange(() -> transactor.inTransaction(stream, doing, work));
  }

  @Override
  public void afterCommit(Runnable action) {
    transactor.afterCommit(action);
  }
}
