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
 * This costs the server half of staging and merging. The unique index tells when a key is not new;
 * from then on all rows are merged. Thread-safe: workers share it.
 */
final class FreshTable {
  /** With fewer rows, asking costs more than it saves. */
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
    /** Nobody has looked yet. */
    UNKNOWN,
    /** Nothing but rows of new keys has been loaded. */
    FRESH,
    /** It had rows, or a key came twice, so rows are merged. */
    MERGED
  }

  /**
   * Returns what copies the rows, or what merges them if they cannot be copied.
   *
   * @param merge what merges them
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
    } catch (SQLException refused) {
      // Citus hides the state of a worker's error.
      boolean hidden = plan.shape().distribution().isSharded() && SqlStates.isInternal(refused);
      if (!SqlStates.isDuplicate(refused) && !hidden) {
        throw refused;
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
      // The size takes no rights, and no time if many rows are dead. Only a plain table has one.
      String any = plan.shape().countsRows() ? Dml.size(table) : Dml.countAny(table);
      state = Transactions.queryLong(connection, any) == 0 ? State.FRESH : State.MERGED;
    }
    return state == State.FRESH;
  }

  private synchronized void merged() {
    state = State.MERGED;
  }
}
