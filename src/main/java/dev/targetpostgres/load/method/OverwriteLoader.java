package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Fold;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RowCount;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
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

/**
 * Stages the batches of an overwritten stream, and swaps their rows in. Thread-safe: workers share
 * the counts, and nothing else changes.
 */
final class OverwriteLoader implements Loader, Swap {
  private final TablePlan plan;
  private final Staging batches;
  private final TableName staging;

  /** Columns that rows have been staged with, by this plan or an earlier one of the run. */
  private final List<StagedColumn> columns;

  /** Changes for this run; those of columns that exist may wait for the swap. */
  private final List<TableChange> changes;

  /** Whether an earlier plan of the run has staged rows without ordinals. */
  private final boolean unordered;

  /** Staging column that tells what records leave out, by this plan or an earlier one, or null. */
  private final @Nullable String presence;

  /** Columns that keep what was sent before, by this plan or an earlier one. */
  private final Map<String, Integer> kept;

  /** Whether a record leaves out what its stream keeps. */
  private volatile boolean partial;

  /** Rows committed to the staging table, by all workers. */
  private long committedRows;

  /**
   * Loads into a staging table that exists.
   *
   * @param batches how rows get into it
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
    unordered = earlier.unordered || !earlier.hasOrdinals();
    presence = plan.presence() == null ? earlier.presence : plan.presence();
    kept = new HashMap<>(earlier.kept);
    kept.putAll(plan.kept());
    partial = earlier.partial;
    committedRows = earlier.committedRows();
  }

  private static List<StagedColumn> columns(List<StagedColumn> earlier, TablePlan plan) {
    Map<String, StagedColumn> byName = new LinkedHashMap<>();
    earlier.forEach(column -> byName.put(column.name(), column));
    // The staging table's columns are of the target's types already.
    plan.columns().forEach(column -> byName.put(column.name(), column.asStaged()));
    return List.copyOf(byName.values());
  }

  /**
   * Returns the same overwrite with another plan, after a SCHEMA in the middle of it or a record
   * that needs more.
   *
   * @param since what has changed
   */
  OverwriteLoader continued(TablePlan changed, List<TableChange> since) {
    return new OverwriteLoader(this, changed, since);
  }

  private boolean hasOrdinals() {
    return plan.hasOrdinals();
  }

  @Override
  public RowCounts load(Connection connection, RowRange rows) throws SQLException {
    if (rows.isPartial()) {
      partial = true;
    }
    List<StagedColumn> filled = new ArrayList<>(plan.columns());
    for (RowField own : plan.ownFields()) {
      filled.add(new StagedColumn(own.column(), own.staged(), own.staged()));
    }
    RowCounts staged = batches.insert(connection, plan, staging, filled, rows);
    return RowCounts.NONE.withFiltered(staged.filtered());
  }

  /** Counts the rows between the batch's first and last ordinal. No other batch has any there. */
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
  public RowCounts replace(Connection connection) throws SQLException {
    long staged = Transactions.queryLong(connection, Dml.count(staging));
    if (staged != committedRows()) {
      throw lost(staged);
    }
    Dml.Source source =
        Dml.Source.table(staging, plan.target().mergeKeys(), plan.ordinal(), plan.deletedAt());
    if (unordered && !source.keys().isEmpty()) {
      requireOrder(connection, source);
    }
    if (partial && presence != null) {
      if (columns.stream().anyMatch(Fold::isFoldedAsText)) {
        Transactions.neutralSettings(connection);
      }
      source = new Fold(columns, source, presence, kept).folded();
    }
    RowCounts counts =
        OverwriteTables.references(connection, plan.target()).isEmpty()
            ? refill(connection, source)
            : merge(connection, source);
    plan.requireReplaceable(connection);
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
   * Rows staged before there was a key only count as earlier than the later ones; their order is
   * unknown.
   */
  private void requireOrder(Connection connection, Dml.Source source) throws SQLException {
    if (Transactions.queryLong(connection, Dml.countKeysWithoutOrder(columns, source)) > 0) {
      String stream = plan.target().stream();
      throw new TargetException(
          ExitCode.INPUT,
          Wording.KEY_TOO_LATE.with(stream, source.keys(), plan.shape().name(), stream));
    }
  }

  private RowCounts refill(Connection connection, Dml.Source source) throws SQLException {
    TableName table = plan.shape().name();
    Transactions.execute(connection, Dml.lockExclusively(table));
    Transactions.execute(connection, Dml.truncate(table));
    alter(connection);
    // Of a stream without columns every record has been rejected.
    boolean none = columns.isEmpty();
    long inserted = none ? 0 : Transactions.execute(connection, Dml.insert(table, columns, source));
    // To count the old rows would take longer the more there are, and readers wait.
    return RowCounts.inserted(inserted).withDeleted(RowCount.UNKNOWN);
  }

  /** Makes the changes that records of the run need, unless they are made already. */
  private void alter(Connection connection) throws SQLException {
    TableName table = plan.shape().name();
    if (changes.isEmpty()) {
      return;
    }
    TableShape now = Catalog.table(connection, table).orElseThrow();
    List<WidenColumn> widenings = widenings(now);
    if (!widenings.isEmpty()) {
      Transactions.neutralSettings(connection);
      Transactions.execute(connection, Ddl.widen(table, widenings));
    }
    for (TableChange change : changes) {
      if (change instanceof DropNotNull drop
          && now.column(drop.column()).filter(TableColumn::notNull).isPresent()) {
        Transactions.execute(connection, Ddl.statements(table, drop).get(0));
      }
    }
  }

  /** If somebody else has altered a column, it stays, and the swap finds that out. */
  private List<WidenColumn> widenings(TableShape now) {
    Map<String, ColumnType> before = new HashMap<>();
    for (TableChange change : changes) {
      if (change instanceof WidenColumn widen) {
        before.putIfAbsent(widen.column(), widen.from());
      }
    }
    List<WidenColumn> widenings = new ArrayList<>();
    for (StagedColumn column : columns) {
      now.column(column.name())
          .map(TableColumn::type)
          .filter(type -> !type.equals(column.target()) && type.equals(before.get(column.name())))
          .ifPresent(type -> widenings.add(new WidenColumn(column.name(), type, column.target())));
    }
    return widenings;
  }

  /** Merges and deletes, since TRUNCATE cannot keep rows that other tables refer to. */
  private RowCounts merge(Connection connection, Dml.Source source) throws SQLException {
    TableName table = plan.shape().name();
    alter(connection);
    boolean indexed = plan.shape().isUniqueOver(source.keys());
    RowCounts merged = UpsertLoader.merge(connection, plan, columns, source, indexed);
    long deleted = Transactions.execute(connection, Dml.deleteAbsent(table, columns, source));
    return merged.withDeleted(RowCount.of(deleted));
  }
}
