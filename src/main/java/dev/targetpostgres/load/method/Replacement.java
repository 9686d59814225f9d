package dev.targetpostgres.load.method;

import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.Widenings;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.ErrorDetails;
import dev.targetpostgres.postgres.Fold;
import dev.targetpostgres.postgres.ForeignKey;
import dev.targetpostgres.postgres.PartialDml;
import dev.targetpostgres.postgres.SessionSql;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.SwapSql;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RowCount;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a table's rows with the staged ones, in one attempt of a swap's transaction. It removes
 * a staged row that the table rejects; an earlier record of its key then replaces it. Not
 * thread-safe.
 */
final class Replacement {
  private final Connection connection;
  private final TablePlan plan;
  private final List<StagedColumn> staged;
  private final Dml.Source source;
  private final boolean merges;
  private final boolean temporary;
  private final PendingChanges changes;
  private final TableName table;

  /** The staged columns with the table's present types. Another session can have widened them. */
  private List<StagedColumn> columns;

  /**
   * Creates one attempt at the swap.
   *
   * @param staged the table's columns with which rows were staged
   * @param merges whether to merge rows by key, because foreign keys refer to the table
   * @param temporary whether the role may create temporary tables
   * @param changes changes of the table that the run's records need
   */
  Replacement(
      Connection connection,
      TablePlan plan,
      List<StagedColumn> staged,
      Dml.Source source,
      boolean merges,
      boolean temporary,
      List<TableChange> changes) {
    this.connection = connection;
    this.plan = plan;
    this.staged = staged;
    columns = staged;
    this.source = source;
    this.merges = merges;
    this.temporary = temporary;
    table = plan.shape().name();
    this.changes = PendingChanges.of(table, staged, changes);
  }

  /**
   * Replaces the rows, and returns how many were changed.
   *
   * @param rejections collects the rejected records; null if rows cannot be traced to records
   */
  RowCounts run(@Nullable StagedRejections rejections) throws SQLException {
    boolean mayReject =
        !columns.isEmpty()
            && (!changes.isEmpty() || plan.shape().mayRejectRows(plan.target().mergeKeys()));
    if (rejections == null || !mayReject || (merges && refersToItself())) {
      if (!merges) {
        return filled(source, emptied());
      }
      changed();
      return merged(source).withDeleted(deleteAbsent());
    }
    if (changes.isEmpty()) {
      columns = columns();
    }
    StagedConflicts conflicts = new StagedConflicts(connection, plan, columns, source, rejections);
    // The trial table is made like the target, whose columns must be wide enough already.
    conflicts.remove(temporary && changes.isEmpty());
    if (merges) {
      changed();
    }
    RowCount deleted = merges ? RowCount.of(0) : emptied();
    while (true) {
      Savepoint before = connection.setSavepoint();
      try {
        RowCounts counts = merges ? replacedByKey() : filled(source, deleted);
        Transactions.execute(connection, SessionSql.checkDeferred());
        return counts;
      } catch (SQLException failed) {
        if (SqlStates.blame(failed) == SqlStates.Blame.NOT_A_ROW) {
          throw failed;
        }
        connection.rollback(before);
        reject(failed, before, rejections, conflicts);
      }
    }
  }

  private void reject(
      SQLException failed, Savepoint before, StagedRejections rejections, StagedConflicts conflicts)
      throws SQLException {
    SwapSql sql = new SwapSql(columns, source);
    List<Long> ordinals = Catalog.ordinals(connection, sql.ordinals(OverwriteLoader.MOST_DIVIDED));
    RowBlame blame =
        new RowBlame(
            plan, ordinals.size(), RowBlame.Streak.NONE, without -> piece(sql.only(List.of())));
    blame.requirePossible(failed);
    blame.requireRow(connection, failed);
    if (ordinals.size() == OverwriteLoader.MOST_DIVIDED || refersToItself()) {
      throw failed;
    }
    if (merges) {
      deleteAbsent();
    }
    Found found = new Found(sql, ordinals, blame, rejections.areKept());
    new Division(plan.target().stream(), ordinals.size(), found).run(failed);
    connection.rollback(before);
    if (found.rejected.isEmpty()) {
      throw failed;
    }
    for (Map.Entry<Long, SQLException> row : found.rejected.entrySet()) {
      SQLException cause = row.getValue();
      conflicts.remove(row.getKey(), ErrorDetails.column(cause), blame.reason(connection, cause));
    }
  }

  /**
   * Returns whether a foreign key of the table refers to the table itself. Then other rows decide
   * whether a row is rejected, so it cannot be tested alone.
   */
  private boolean refersToItself() throws SQLException {
    return Catalog.foreignKeys(connection, table).stream().anyMatch(ForeignKey::toItself);
  }

  /** Deletes first, so that no row conflicts with one that is deleted anyway. */
  private RowCounts replacedByKey() throws SQLException {
    RowCount deleted = deleteAbsent();
    return merged(source).withDeleted(deleted);
  }

  private RowCounts piece(Dml.Source rows) throws SQLException {
    return merges ? merged(rows) : filled(rows, RowCount.UNKNOWN);
  }

  /** Locks the table, removes its rows, then changes the table, which is cheap if it is empty. */
  private RowCount emptied() throws SQLException {
    RowCount deleted = emptyTable();
    changed();
    return deleted;
  }

  /**
   * Makes the pending changes, and reads the table's present columns. The lock keeps other sessions
   * from altering the table until the transaction ends.
   *
   * @throws TargetException if another session has altered a column other than by widening it
   */
  private void changed() throws SQLException {
    if (merges) {
      Transactions.execute(connection, Dml.lockForRows(plan.shape()));
    }
    changes.make(connection);
    columns = columns();
    if (!columns.equals(staged)) {
      Transactions.neutralSettings(connection);
    }
    Widenings.logWidenedByOthers(plan.target().stream(), table, columns);
  }

  private List<StagedColumn> columns() throws SQLException {
    return plan.into(Catalog.table(connection, table).orElseThrow(), staged);
  }

  private RowCount emptyTable() throws SQLException {
    Transactions.execute(connection, Dml.lockExclusively(table));
    if (Transactions.queryLong(connection, Dml.countRowSecurity(table)) == 0) {
      Transactions.execute(connection, Dml.truncate(table));
      // Counting many old rows would take long, while readers wait for the lock.
      return RowCount.UNKNOWN;
    }
    // TRUNCATE would also remove the rows that policies hide from our role.
    long deleted = Transactions.execute(connection, Dml.deleteAll(table));
    if (Transactions.queryLong(connection, Dml.count(table)) > 0) {
      throw new TargetException(
          ExitCode.LOAD_FAILED, Wording.POLICY_KEEPS_ROWS.with(plan.target().stream(), table));
    }
    return RowCount.of(deleted);
  }

  private RowCounts filled(Dml.Source rows, RowCount deleted) throws SQLException {
    // If the stream has no columns, all its records were rejected.
    boolean none = columns.isEmpty();
    long inserted = none ? 0 : Transactions.execute(connection, Dml.insert(table, columns, rows));
    return RowCounts.inserted(inserted).withDeleted(deleted);
  }

  private RowCounts merged(Dml.Source rows) throws SQLException {
    if (plan.shape().ruled()) {
      TableName folded = PartialMerge.folded(plan, temporary);
      Fold fold = new Fold(columns, rows, null, Map.of());
      PartialDml statements =
          new PartialDml(table, fold, folded, false, false, true, List.of(), null);
      Transactions.execute(connection, statements.create());
      return PartialMerge.merge(statements).run(connection);
    }
    boolean indexed = plan.shape().isUniqueOver(rows.keys());
    return UpsertLoader.merge(plan, columns, rows, indexed).run(connection);
  }

  /** Deletes the rows whose keys are not staged. TRUNCATE would fail because of foreign keys. */
  private RowCount deleteAbsent() throws SQLException {
    return RowCount.of(Transactions.execute(connection, Dml.deleteAbsent(table, columns, source)));
  }

  /** Loads pieces of the staged rows, to find the ones that the table rejects. */
  private final class Found implements Division.Loading {
    private final SwapSql sql;
    private final List<Long> ordinals;
    private final RowBlame blame;

    /** Whether to find all rejected rows rather than the first one. */
    private final boolean findsAll;

    private final Map<Long, SQLException> rejected = new TreeMap<>();

    Found(SwapSql sql, List<Long> ordinals, RowBlame blame, boolean findsAll) {
      this.sql = sql;
      this.ordinals = ordinals;
      this.blame = blame;
      this.findsAll = findsAll;
    }

    @Override
    public @Nullable SQLException load(int first, int count) throws SQLException {
      Savepoint before = connection.setSavepoint();
      try {
        piece(sql.only(ordinals.subList(first, first + count)));
        Transactions.execute(connection, SessionSql.checkDeferred());
        connection.releaseSavepoint(before);
        blame.loaded();
        return null;
      } catch (SQLException failed) {
        blame.requirePossible(failed);
        Transactions.rollBackTo(connection, before);
        blame.requireRow(connection, failed);
        return failed;
      }
    }

    @Override
    public boolean rejected(int row, SQLException cause) {
      if (findsAll) {
        blame.rejected(cause);
      }
      rejected.put(ordinals.get(row), cause);
      return findsAll;
    }
  }
}
