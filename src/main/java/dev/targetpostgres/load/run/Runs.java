package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.batch.Turn;
import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.config.Options;
import dev.targetpostgres.load.method.OverwriteTables;
import dev.targetpostgres.load.method.Resources;
import dev.targetpostgres.load.method.Staging;
import dev.targetpostgres.load.method.StagingTables;
import dev.targetpostgres.load.plan.Partitioning;
import dev.targetpostgres.load.table.CommitMarkers;
import dev.targetpostgres.load.table.RehearsedTables;
import dev.targetpostgres.load.table.RejectedTable;
import dev.targetpostgres.load.table.RunLock;
import dev.targetpostgres.load.table.SchemaChanges;
import dev.targetpostgres.load.table.StateTable;
import dev.targetpostgres.load.table.Tables;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.TransactionRunner;
import dev.targetpostgres.report.RunHistory;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds the {@link Streams} of a run. A dry run differs only in its tables, which are rehearsed,
 * and its sink, which counts.
 */
public final class Runs {
  private Runs() {}

  /**
   * Returns the streams of a run that loads.
   *
   * @param replay the rejected records, if the run loads them again
   */
  public static Streams loading(
      Options options,
      ConnectionPool pool,
      StateLedger ledger,
      Rejections rejections,
      Workers workers,
      Turn turn,
      RunHistory history,
      Optional<Replay> replay) {
    LoadOptions load = options.load();
    States states = new States.Printed(ledger);
    TransactionRunner transactor = pool;
    if (load.state().isKept()) {
      StateTable table = new StateTable(pool, load.state());
      table.prepare(new SchemaChanges(pool, load.tables(), System::nanoTime, history, false));
      Checkpoint checkpoint = new Checkpoint(pool, table, table.takeOver());
      transactor = checkpoint;
      Consumer<Task> tasks = task -> workers.submit(Checkpoints.QUEUE, task);
      states = new Checkpoints(checkpoint, ledger, tasks, options.batch(), System::nanoTime);
    }
    // If streams are divided from their first record, this needs the table as it really is.
    boolean plans = !load.state().isKept() && options.batch().largeBytes() > 0;
    SchemaChanges tables =
        new SchemaChanges(
            transactor,
            new ChangesAside(transactor, turn),
            load.tables(),
            System::nanoTime,
            history,
            plans);
    RunLock runLock = new RunLock(pool);
    CommitMarkers markers = new CommitMarkers(tables, runLock.run());
    Staging staging = new Staging(pool.grantsTemporaryTables());
    Resources resources =
        new Resources(
            staging,
            new StagingTables(transactor, runLock),
            new OverwriteTables(transactor, runLock, load.tables().overwriteStaging()),
            tables);
    RejectedTable rejected = new RejectedTable(replay.isPresent(), history.secrets());
    LoadContext context =
        new LoadContext(
            transactor, ledger, rejections, staging, markers, new Streaks(), rejected, replay);
    return new Streams(
        load,
        planner(load, tables, markers, pool, rejected, rejections, history),
        new LoadingSink(load, pool, workers, context, resources, runLock),
        states,
        turn,
        load.state().isKept() ? 1 : mostPartitions(options));
  }

  /**
   * Returns the streams of a dry run.
   *
   * @param pool a pool with read-only transactions
   * @param printer receives an SQL script with comments, line by line
   * @param replay the rejected records, if the run would load them again
   */
  public static Streams rehearsal(
      Options options,
      ConnectionPool pool,
      StateLedger ledger,
      Rejections rejections,
      Turn turn,
      RunHistory history,
      Consumer<String> printer,
      Optional<Replay> replay) {
    LoadOptions load = options.load();
    Tables tables = new RehearsedTables(pool, load.tables(), printer);
    if (load.state().isKept()) {
      new StateTable(pool, load.state()).prepare(tables);
    }
    CommitMarkers markers = new CommitMarkers(tables, "");
    return new Streams(
        load,
        planner(
            load,
            tables,
            markers,
            pool,
            new RejectedTable(replay.isPresent(), history.secrets()),
            rejections,
            history),
        new CountingSink(ledger, history, printer, replay),
        new States.Printed(ledger),
        turn,
        1);
  }

  private static StreamPlanner planner(
      LoadOptions load,
      Tables tables,
      CommitMarkers markers,
      ConnectionPool pool,
      RejectedTable rejected,
      Rejections rejections,
      RunHistory history) {
    return new StreamPlanner(load, tables, markers, pool, rejected, rejections.areKept(), history);
  }

  private static int mostPartitions(Options options) {
    return Partitioning.mostPartitions(
        options.load().workersPerStream(),
        options.database().workers(),
        Runtime.getRuntime().availableProcessors(),
        options.batch().mostInMemory());
  }
}
