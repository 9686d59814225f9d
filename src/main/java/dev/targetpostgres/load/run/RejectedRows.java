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
 * Loads a batch of which the server has refused some row, without that row: pieces are loaded
 * behind savepoints, and one that is refused is divided until the row is alone. COPY mostly says
 * which row it was; merges do not. Used for one batch, by one thread.
 */
final class RejectedRows {
  /** Rows tried at once after a refusal: a piece that is refused is sent again. */
  private static final int LARGEST_PIECE = 10_000;

  private final Connection connection;
  private final Batch batch;
  private final TablePlan plan;
  private final Loader loader;
  private final LoadContext context;
  private final List<Rejection> found = new ArrayList<>();
  private RowCounts counts = RowCounts.NONE;
  private int loaded;
  private @Nullable TargetException ending;
  private long endingLine;

  RejectedRows(
      Connection connection, Batch batch, TablePlan plan, Loader loader, LoadContext context) {
    this.connection = connection;
    this.batch = batch;
    this.plan = plan;
    this.loader = loader;
    this.context = context;
  }

  /** Loads what the server takes, up to the record that ends the run where one does. */
  RowCounts load() throws SQLException {
    RowRange rest = batch.rows();
    int size = rest.rows();
    while (rest.rows() > 0 && ending == null) {
      RowRange piece = rest.head(Math.min(size, rest.rows()));
      SQLException refused = load(piece);
      if (refused != null && piece.rows() > 1) {
        size = smaller(piece, refused);
        continue;
      }
      if (refused != null) {
        reject(piece, refused);
      }
      rest = rest.tail(piece.rows());
      size = Math.min(size * 2, LARGEST_PIECE);
    }
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

  /** Line of the record that ends the run, 0 where none does. */
  long endingLine() {
    return endingLine;
  }

  /** Loads the rows behind a savepoint; returns why they were refused, or null. */
  private @Nullable SQLException load(RowRange rows) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      RowCounts piece = loader.load(connection, rows);
      Transactions.checkDeferred(connection);
      counts = counts.plus(piece);
      loaded += rows.rows() - Math.toIntExact(piece.filtered());
      connection.releaseSavepoint(before);
      return null;
    } catch (SQLException refused) {
      if (!SqlStates.isDataRefused(refused)) {
        throw refused;
      }
      connection.rollback(before);
      connection.releaseSavepoint(before);
      return refused;
    }
  }

  /** How many rows to try next: those before the one that COPY names, else half of them. */
  private static int smaller(RowRange rows, SQLException refused) {
    int copied = Refusal.copyLine(refused);
    boolean named = copied >= 1 && copied <= rows.rows();
    return named ? Math.max(copied - 1, 1) : rows.rows() / 2;
  }

  private void reject(RowRange row, SQLException cause) throws SQLException {
    String column = Refusal.column(cause);
    RejectedRecordException refused =
        new RejectedRecordException(
            batch.stream(),
            batch.place(row.firstRow()),
            column.isEmpty() ? castColumn(row) : column,
            Text.quoted(Refusal.reason(cause)));
    try {
      context.rejections().admit(refused);
      found.add(new Rejection(refused, batch.record(row.firstRow())));
    } catch (TargetException endsRun) {
      ending = endsRun;
      endingLine = refused.place().number();
    }
  }

  /** The column whose cast refuses the row, or an empty text where none does. */
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
    } catch (SQLException refused) {
      return false;
    } finally {
      connection.rollback(before);
      connection.releaseSavepoint(before);
    }
  }
}
