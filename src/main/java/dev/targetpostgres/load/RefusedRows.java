package dev.targetpostgres.load;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.encode.RefusedRecordException;
import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.postgres.Refusal;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads a batch of which the server has refused some row, without that row: pieces are loaded
 * behind savepoints, and one that is refused is divided until the row is alone. COPY mostly says
 * which row it was; merges do not. Used for one batch, by one thread.
 */
final class RefusedRows {
  private final Connection connection;
  private final Batch batch;
  private final LoadMethod method;
  private final Rejections rejections;
  private final List<Rejection> found = new ArrayList<>();
  private RowCounts counts = RowCounts.NONE;
  private int loaded;
  private @Nullable TargetException ending;

  RefusedRows(Connection connection, Batch batch, LoadMethod method, Rejections rejections) {
    this.connection = connection;
    this.batch = batch;
    this.method = method;
    this.rejections = rejections;
  }

  /** Loads what the server takes, up to the record that ends the run where one does. */
  RowCounts load() throws SQLException {
    load(batch.rows());
    return counts;
  }

  /** How many rows the server took. */
  int loaded() {
    return loaded;
  }

  /** Records that the server refused and that are set aside. */
  List<Rejection> found() {
    return found;
  }

  /** What ends the run once the rows before it are committed, or null. */
  @Nullable TargetException ending() {
    return ending;
  }

  private void load(RowRange rows) throws SQLException {
    if (ending != null || rows.rows() == 0) {
      return;
    }
    Savepoint before = connection.setSavepoint();
    try {
      counts = counts.plus(method.load(connection, rows));
      loaded += rows.rows();
      connection.releaseSavepoint(before);
    } catch (SQLException refused) {
      if (!SqlStates.isDataRefused(refused)) {
        throw refused;
      }
      connection.rollback(before);
      connection.releaseSavepoint(before);
      divide(rows, refused);
    }
  }

  private void divide(RowRange rows, SQLException refused) throws SQLException {
    if (rows.rows() == 1) {
      reject(rows.firstRow(), refused);
      return;
    }
    int copied = Refusal.copyLine(refused);
    if (copied < 1 || copied > rows.rows()) {
      int half = rows.rows() / 2;
      load(rows.head(half));
      load(rows.tail(half));
    } else {
      load(rows.head(copied - 1));
      load(rows.tail(copied - 1).head(1));
      load(rows.tail(copied));
    }
  }

  private void reject(int row, SQLException cause) {
    RefusedRecordException refused =
        new RefusedRecordException(
            batch.stream(), batch.line(row), Refusal.column(cause), Refusal.reason(cause));
    try {
      rejections.admit(refused);
      found.add(new Rejection(refused, batch.record(row)));
    } catch (TargetException endsRun) {
      ending = endsRun;
    }
  }
}
