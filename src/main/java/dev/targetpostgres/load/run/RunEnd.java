package dev.targetpostgres.load.run;

import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.WantedIndexes;
import dev.targetpostgres.postgres.ConnectionPool;
import java.util.List;

/** Makes indexes and runs the last hook, once all rows of a run that ended well are committed. */
final class RunEnd implements Task {
  private final ConnectionPool pool;
  private final WantedIndexes indexes;
  private final List<TablePlan> plans;
  private final Hook after;

  RunEnd(ConnectionPool pool, LoadOptions options, List<TablePlan> plans) {
    this.pool = pool;
    indexes = new WantedIndexes(pool, options.tables());
    this.plans = List.copyOf(plans);
    after = Hook.afterRun(options.hooks());
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
