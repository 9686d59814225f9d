package dev.targetpostgres.load.run;

import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.FirstStatistics;
import dev.targetpostgres.load.table.WantedIndexes;
import dev.targetpostgres.postgres.ConnectionPool;
import java.util.List;

/** Makes indexes, analyzes new tables and runs the last hook, at the end of a successful run. */
final class RunEnd implements Task {
  private final ConnectionPool pool;
  private final WantedIndexes indexes;
  private final FirstStatistics statistics;
  private final List<TablePlan> plans;
  private final List<TablePlan> large;
  private final Hook after;

  /**
   * Creates the last task of a run.
   *
   * @param plans plans of all streams, whose indexes are made
   * @param large plans of the new and large tables, which are analyzed
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
    // It holds no memory.
  }
}
