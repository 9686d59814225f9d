package dev.targetpostgres.load;

import dev.targetpostgres.postgres.ConnectionPool;
import java.util.List;

/** What is done once all rows of a run that ended well are committed. */
final class RunEnd implements LaneTask {
  private final ConnectionPool pool;
  private final WantedIndexes indexes;
  private final List<TablePlan> plans;
  private final Hook after;

  RunEnd(ConnectionPool pool, WantedIndexes indexes, List<TablePlan> plans, Hook after) {
    this.pool = pool;
    this.indexes = indexes;
    this.plans = List.copyOf(plans);
    this.after = after;
  }

  @Override
  public void run() {
    plans.forEach(indexes::make);
    after.run(pool);
  }

  @Override
  public void abandon() {
    // Nothing is held.
  }
}
