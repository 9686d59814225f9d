package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Turn;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.postgres.TransactionRunner;

/**
 * Changes tables while others have the turn: a table may be locked by somebody else for hours.
 *
 * @param transactor that does it
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
