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
 * Replaces a table's rows with staged ones, in one attempt at a transaction. A staged row that the
 * table rejects is removed from staging, and an earlier record of its key takes its place. Used by
 * one thread.
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

  /** The staged columns for the table as it is now, since somebody may have widened it. */
  private List<StagedColumn> columns;

  /**
   * Replaces rows of the plan's table.
   *
   * @param staged columns of the table
   * @param merges whether rows are merged, since foreign keys refer to the table
   * @param temporary whether temporary tables are granted
   * @param changes of the table that records of the run need
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
   * Replaces the rows.
   *
   * @param rejections takes the records that the table rejects, or null if it is not known which
   *     row was made of which record
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
      return merged(source).withDeleted(absent());
    }
    if (changes.isEmpty()) {
      columns = columns();
    }
    StagedConflicts conflicts = new StagedConflicts(connection, plan, columns, source, rejections);
    // A trial needs a table whose columns take the staged values.
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
      absent();
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
   * Whether rows refer to each other. Then it depends on other rows whether one is rejected alone,
   * and nobody can tell which row is to blame.
   */
  private boolean refersToItself() throws SQLException {
    return Catalog.foreignKeys(connection, table).stream().anyMatch(ForeignKey::toItself);
  }

  /** Deletes first, so that no row is rejected for one that goes. */
  private RowCounts replacedByKey() throws SQLException {
    RowCount deleted = absent();
    return merged(source).withDeleted(deleted);
  }

  private RowCounts piece(Dml.Source rows) throws SQLException {
    return merges ? merged(rows) : filled(rows, RowCount.UNKNOWN);
  }

  /** Keeps everybody out, removes the rows, and changes the empty table, which is cheap. */
  private RowCount emptied() throws SQLException {
    RowCount deleted = withoutRows();
    changed();
    return deleted;
  }

  /**
   * Makes the changes that records need, and looks at what others have altered. Nobody can alter
   * the table any more until the transaction ends.
   *
   * @throws TargetException if a column has become anything but wider
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
    Widenings.tellOfOthers(plan.target().stream(), table, columns);
  }

  private List<StagedColumn> columns() throws SQLException {
    return plan.into(Catalog.table(connection, table).orElseThrow(), staged);
  }

  private RowCount withoutRows() throws SQLException {
    Transactions.execute(connection, Dml.lockExclusively(table));
    if (Transactions.queryLong(connection, Dml.countRowSecurity(table)) == 0) {
      Transactions.execute(connection, Dml.truncate(table));
      // To count the old rows would take longer the more there are, and readers wait.
      return RowCount.UNKNOWN;
    }
    // TRUNCATE would remove the rows of others, which policies hide from our role.
    long deleted = Transactions.execute(connection, Dml.deleteAll(table));
    if (Transactions.queryLong(connection, Dml.count(table)) > 0) {
      throw new TargetException(
          ExitCode.LOAD_FAILED, Wording.POLICY_KEEPS_ROWS.with(plan.target().stream(), table));
    }
    return RowCount.of(deleted);
  }

  private RowCounts filled(Dml.Source rows, RowCount deleted) throws SQLException {
    // Of a stream without columns every record has been rejected.
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

  /** TRUNCATE cannot keep rows that other tables refer to. */
  private RowCount absent() throws SQLException {
    return RowCount.of(Transactions.execute(connection, Dml.deleteAbsent(table, columns, source)));
  }

  /** Finds the rows that the table rejects by loading pieces of all. */
  private final class Found implements Division.Loading {
    private final SwapSql sql;
    private final List<Long> ordinals;
    private final RowBlame blame;
    private final boolean all;
    private final Map<Long, SQLException> rejected = new TreeMap<>();

    /** Finds all of them, or the first. */
    Found(SwapSql sql, List<Long> ordinals, RowBlame blame, boolean all) {
      this.sql = sql;
      this.ordinals = ordinals;
      this.blame = blame;
      this.all = all;
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
      if (all) {
        blame.rejected(cause);
      }
      rejected.put(ordinals.get(row), cause);
      return all;
    }
  }
}
