package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.method.Loader;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Refusal;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads a batch without the rows that the server rejects: pieces are loaded after savepoints, and a
 * piece with a rejected row is divided until the row is alone. COPY mostly says which row it was;
 * merges do not. Used for one attempt at one batch, by one thread.
 */
final class RejectedRows {
  /** Rows tried at once after a rejection: a piece with a rejected row is sent again. */
  private static final int LARGEST_PIECE = 10_000;

  private final Connection connection;
  private final Batch batch;
  private final TablePlan plan;
  private final Loader loader;
  private final LoadContext context;
  private final List<Rejection> found = new ArrayList<>();
  private RowCounts counts = RowCounts.NONE;
  private int loaded;
  private BatchOutcome.@Nullable EndingRecord ending;

  RejectedRows(
      Connection connection, Batch batch, TablePlan plan, Loader loader, LoadContext context) {
    this.connection = connection;
    this.batch = batch;
    this.plan = plan;
    this.loader = loader;
    this.context = context;
  }

  /** Loads what the server takes, up to the record that ends the run if there is one. */
  BatchOutcome load() throws SQLException {
    boolean done = false;
    try {
      loadAll();
      done = true;
      return new BatchOutcome(counts, loaded, found, ending);
    } finally {
      if (!done) {
        context.rejections().takeBack(found.size());
      }
    }
  }

  private void loadAll() throws SQLException {
    RowRange rest = batch.rows();
    int size = rest.rows();
    while (rest.rows() > 0 && ending == null) {
      RowRange piece = rest.head(Math.min(size, rest.rows()));
      SQLException rejected = load(piece);
      if (rejected != null && piece.rows() > 1) {
        size = smaller(piece, rejected);
        continue;
      }
      if (rejected != null) {
        reject(piece, rejected);
      }
      rest = rest.tail(piece.rows());
      size = Math.min(size * 2, LARGEST_PIECE);
    }
  }

  /** Loads the rows after a savepoint; returns why the server rejected them, or null. */
  private @Nullable SQLException load(RowRange rows) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      RowCounts piece = loader.load(connection, rows);
      Transactions.checkDeferred(connection);
      counts = counts.plus(piece);
      loaded += rows.rows() - Math.toIntExact(piece.filtered());
      connection.releaseSavepoint(before);
      return null;
    } catch (SQLException rejected) {
      if (!SqlStates.isDataRefused(rejected)) {
        throw rejected;
      }
      connection.rollback(before);
      connection.releaseSavepoint(before);
      return rejected;
    }
  }

  /** How many rows to try next: those before the one that COPY names, else half of them. */
  private static int smaller(RowRange rows, SQLException rejected) {
    int copied = Refusal.copyLine(rejected);
    boolean named = copied >= 1 && copied <= rows.rows();
    return named ? Math.max(copied - 1, 1) : rows.rows() / 2;
  }

  private void reject(RowRange row, SQLException cause) throws SQLException {
    String column = Refusal.column(cause);
    RejectedRecordException rejected =
        new RejectedRecordException(
            batch.stream(),
            batch.place(row.firstRow()),
            column.isEmpty() ? castColumn(row) : column,
            Text.quoted(Refusal.reason(cause)));
    try {
      context.rejections().admit(rejected);
      found.add(new Rejection(rejected, batch.sent(row.firstRow())));
    } catch (TargetException endsRun) {
      ending = new BatchOutcome.EndingRecord(endsRun, rejected.place().number());
    }
  }

  /** Returns the column whose cast rejects the row, or an empty text. */
  private String castColumn(RowRange row) throws SQLException {
    for (StagedColumn column : plan.columns()) {
      boolean made = !column.isDirect() || plan.isComputed(column.name());
      if (made && !casts(row, column)) {
        return column.name();
      }
    }
    return "";
  }

  private boolean casts(RowRange row, StagedColumn column) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      context
          .staging()
          .with(
              connection,
              plan,
              row,
              (source, filtered) -> Transactions.execute(connection, Dml.cast(column, source)));
      return true;
    } catch (SQLException rejected) {
      return false;
    } finally {
      connection.rollback(before);
      connection.releaseSavepoint(before);
    }
  }
}
