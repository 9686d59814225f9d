package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Turn;
import dev.targetpostgres.postgres.Transactor;
import dev.targetpostgres.postgres.Work;

/**
 * Changes tables while others have the turn: a table may be locked by somebody else for hours.
 *
 * @param transactor that does it
 */
record ChangesAside(Transactor transactor, Turn turn) implements Transactor {
  @Override
  public <T> T inTransaction(String stream, String doing, Work<T> work) {
    return turn.asideForChange(() -> transactor.inTransaction(stream, doing, work));
  }

  @Override
  public void afterCommit(Runnable action) {
    transactor.afterCommit(action);
  }
}
