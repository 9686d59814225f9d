package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Fold;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stages the batches of an overwritten stream, and swaps their rows in. Thread-safe. */
final class OverwriteLoader implements Loader, Swap {
  /** If this many rows or more are staged, the swap does not search for single rejected rows. */
  static final int MOST_DIVIDED = 10_000;

  private final TablePlan plan;
  private final Staging batches;
  private final TableName staging;

  /** Columns with which this plan or an earlier one of the run has staged rows. */
  private final List<StagedColumn> columns;

  /** Changes that the run's records need. Those of existing columns can wait for the swap. */
  private final List<TableChange> changes;

  /** Whether an earlier plan of the run has staged rows without ordinals. */
  private final boolean unordered;

  /** Staging column that shows which properties a record has, of any plan of the run; or null. */
  private final @Nullable String presence;

  /** Columns that keep their value if a record leaves it out, of all plans of the run. */
  private final Map<String, Integer> kept;

  /** Whether a record of the run leaves out a value that is kept. */
  private volatile boolean partial;

  /** Rows committed to the staging table, by all workers. */
  private long committedRows;

  /**
   * Creates a loader for a staging table that exists.
   *
   * @param batches stages single batches, whose rows then go into the staging table
   */
  OverwriteLoader(TablePlan plan, Staging batches, TableName staging) {
    this.plan = plan;
    this.batches = batches;
    this.staging = staging;
    columns = columns(List.of(), plan);
    changes = List.of();
    unordered = false;
    presence = plan.presence();
    kept = plan.kept();
  }

  private OverwriteLoader(OverwriteLoader earlier, TablePlan plan, List<TableChange> changes) {
    this.plan = plan;
    batches = earlier.batches;
    staging = earlier.staging;
    columns = columns(earlier.columns, plan);
    this.changes = Stream.concat(earlier.changes.stream(), changes.stream()).toList();
    unordered = earlier.unordered || !earlier.plan.hasOrdinals();
    presence = plan.presence() == null ? earlier.presence : plan.presence();
    kept = new HashMap<>(earlier.kept);
    kept.putAll(plan.kept());
    partial = earlier.partial;
    committedRows = earlier.committedRows();
  }

  private static List<StagedColumn> columns(List<StagedColumn> earlier, TablePlan plan) {
    Map<String, StagedColumn> byName = new LinkedHashMap<>();
    earlier.forEach(column -> byName.put(column.name(), column));
    // In the staging table, values already have the types of the target table.
    plan.columns().forEach(column -> byName.put(column.name(), column.asStaged()));
    return List.copyOf(byName.values());
  }

  /**
   * Returns a loader that continues the overwrite with another plan. A plan changes with a new
   * SCHEMA, or if a record needs a wider table.
   *
   * @param since the changes of the table from this plan to the new one
   */
  OverwriteLoader continued(TablePlan changed, List<TableChange> since) {
    return new OverwriteLoader(this, changed, since);
  }

  @Override
  public RowLoad load(RowRange rows, int number) {
    if (rows.isPartial()) {
      partial = true;
    }
    List<StagedColumn> filled = new ArrayList<>(plan.columns());
    for (RowField own : plan.ownFields()) {
      filled.add(new StagedColumn(own.column(), own.staged(), own.staged()));
    }
    return batches
        .insert(number, plan, staging, filled, rows)
        .counting(staged -> RowCounts.NONE.withFiltered(staged.filtered()));
  }

  /**
   * Counts the rows between the batch's first and last ordinal. No other batch has ordinals there.
   */
  @Override
  public boolean isCommitted(Connection connection, RowRange rows, long loaded)
      throws SQLException {
    if (loaded == 0) {
      return false;
    }
    long first = rows.lastField(0);
    long last = rows.lastField(rows.rows() - 1);
    String there = Dml.countBetween(staging, plan.ordinal(), first, last);
    return Transactions.queryLong(connection, there) == loaded;
  }

  @Override
  public synchronized void committed(long rows) {
    committedRows += rows;
  }

  @Override
  public Optional<Swap> swap() {
    return Optional.of(this);
  }

  private synchronized long committedRows() {
    return committedRows;
  }

  @Override
  public TableName staging() {
    return staging;
  }

  @Override
  public RowCounts replace(Connection connection, StagedRejections rejections) throws SQLException {
    long staged = Transactions.queryLong(connection, Dml.count(staging));
    if (staged != committedRows()) {
      throw lost(staged);
    }
    Dml.Source source =
        Dml.Source.table(staging, plan.target().mergeKeys(), plan.ordinal(), plan.deletedAt());
    if (unordered && !source.keys().isEmpty()) {
      requireOrder(connection, source);
    }
    boolean folds = partial && presence != null;
    if (folds) {
      if (columns.stream().anyMatch(Fold::isFoldedAsText)) {
        Transactions.neutralSettings(connection);
      }
      source = new Fold(columns, source, presence, kept).folded();
    }
    // A folded row is made of several records; any of them can be the one to reject.
    boolean traced = plan.hasOrdinals() && !unordered && !folds;
    boolean merges = !OverwriteTables.references(connection, plan.target()).isEmpty();
    RowCounts counts =
        new Replacement(connection, plan, columns, source, merges, batches.temporary(), changes)
            .run(traced ? rejections : null);
    Transactions.execute(connection, Ddl.dropStaging(staging));
    return counts;
  }

  private TargetException lost(long staged) {
    return new TargetException(
        ExitCode.LOAD_FAILED,
        Wording.STAGED_ROWS_GONE.with(
            plan.target().stream(), staged, committedRows(), plan.shape().name()));
  }

  /**
   * Checks that the order of each key's rows is known. Rows staged before the stream had a key are
   * older than the later ones, but their order among themselves is unknown.
   *
   * @throws TargetException if a key has several rows of unknown order
   */
  private void requireOrder(Connection connection, Dml.Source source) throws SQLException {
    if (Transactions.queryLong(connection, Dml.countKeysWithoutOrder(columns, source)) > 0) {
      String stream = plan.target().stream();
      throw new TargetException(
          ExitCode.INPUT,
          Wording.KEY_TOO_LATE.with(stream, source.keys(), plan.shape().name(), stream));
    }
  }
}
