package dev.targetpostgres.load.run;

import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.FirstStatistics;
import dev.targetpostgres.load.table.WantedIndexes;
import dev.targetpostgres.postgres.ConnectionPool;
import java.util.List;

/**
 * Makes indexes, analyzes new tables and runs the last hook, once all rows of a run that ended well
 * are committed.
 */
final class RunEnd implements Task {
  private final ConnectionPool pool;
  private final WantedIndexes indexes;
  private final FirstStatistics statistics;
  private final List<TablePlan> plans;
  private final List<TablePlan> large;
  private final Hook after;

  /**
   * For the streams of a run.
   *
   * @param large plans of tables that are new and large
   */
  RunEnd(ConnectionPool pool, LoadOptions options, List<TablePlan> plans, List<TablePlan> large) {
    this.pool = pool;
    indexes = new WantedIndexes(pool, options.tables());
    statistics = new FirstStatistics(pool);
    this.plans = List.copyOf(plans);
    this.large = List.copyOf(large);
    after = Hook.afterRun(options.hooks());
  }

  @Override
  public void run() {
    plans.forEach(indexes::make);
    large.forEach(plan -> statistics.analyze(plan.target().stream(), plan.shape().name()));
    after.run(pool);
  }

  @Override
  public void abandon() {
    // Nothing is held.
  }
}
