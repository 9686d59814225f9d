package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.CopySink;
import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.SessionSql;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Copies the rows of an upsert straight into a table that was empty, as long as every key is new.
 * This costs the server half as much as staging and merging. If the unique index rejects a key that
 * is not new, all rows are merged from then on. Thread-safe: workers share it.
 */
final class FreshTable {
  /** With fewer rows, the extra round trips cost more than COPY saves. */
  private static final int FEWEST_ROWS = 1_000;

  private static final String SAVEPOINT = "_sdc_fresh";

  private final TablePlan plan;
  private State state;

  FreshTable(TablePlan plan, boolean indexed) {
    this.plan = plan;
    boolean possible = indexed && plan.isDirect() && plan.deletedAt() == null;
    state = possible ? State.UNKNOWN : State.MERGED;
  }

  private enum State {
    /** It is not known yet whether the table is empty. */
    UNKNOWN,
    /** The table was empty, and each key so far was new. */
    FRESH,
    /** The table had rows, or a key occurred twice. Rows are merged. */
    MERGED
  }

  /**
   * Returns a load that copies the rows, and falls back to the merge if it cannot copy them.
   *
   * @param merge merges the same rows
   */
  RowLoad load(RowRange rows, RowLoad merge) {
    if (rows.rows() < FEWEST_ROWS || rows.isPartial() || isMerged()) {
      return merge;
    }
    return new RowLoad(
        List.of(),
        connection -> {
          if (isFresh(connection) && copied(connection, rows)) {
            return CountedStatements.done(RowCounts.inserted(rows.rows()))
                .then(SessionSql.release(SAVEPOINT));
          }
          Transactions.together(connection, merge.before());
          return merge.rows().send(connection);
        });
  }

  private boolean copied(Connection connection, RowRange rows) throws SQLException {
    int own = plan.ownFields().size();
    Transactions.execute(connection, SessionSql.savepoint(SAVEPOINT));
    try {
      CopySink.copy(
          connection,
          Dml.copy(plan.shape().name(), plan.targetColumns()),
          pieces -> rows.forEachWithoutLastFields(own, pieces));
      return true;
    } catch (SQLException failed) {
      // Citus replaces the SQLSTATE of an error on a worker node with that of an internal error.
      boolean hidden = plan.shape().distribution().isSharded() && SqlStates.isInternal(failed);
      if (!SqlStates.isDuplicate(failed) && !hidden) {
        throw failed;
      }
      Transactions.rollBackTo(connection, SAVEPOINT);
      merged();
      return false;
    }
  }

  private synchronized boolean isMerged() {
    return state == State.MERGED;
  }

  private synchronized boolean isFresh(Connection connection) throws SQLException {
    if (state == State.UNKNOWN) {
      TableName table = plan.shape().name();
      // The size needs no privilege and no scan of dead rows. Only plain tables have a size.
      String any = plan.shape().countsRows() ? Dml.size(table) : Dml.countAny(table);
      state = Transactions.queryLong(connection, any) == 0 ? State.FRESH : State.MERGED;
    }
    return state == State.FRESH;
  }

  private synchronized void merged() {
    state = State.MERGED;
  }
}
