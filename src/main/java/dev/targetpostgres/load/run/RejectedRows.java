package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.method.Division;
import dev.targetpostgres.load.method.Loader;
import dev.targetpostgres.load.method.RowBlame;
import dev.targetpostgres.load.method.RowLoad;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.ErrorDetails;
import dev.targetpostgres.postgres.SessionSql;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads a batch without the rows that the server rejects, in pieces with a savepoint each. Used for
 * one attempt at one batch. Not thread-safe.
 */
final class RejectedRows implements Division.Loading {
  private static final String PIECE = "_sdc_piece";

  private final Connection connection;
  private final Batch batch;
  private final TablePlan plan;
  private final Loader loader;
  private final LoadContext context;
  private final RowBlame blame;
  private final List<Rejection> found = new ArrayList<>();

  /** The rows from the last piece on. A search from the first row would take long each time. */
  private RowRange rest;

  private RowCounts counts = RowCounts.NONE;
  private int loaded;
  private BatchOutcome.@Nullable EndingRecord ending;

  RejectedRows(
      Connection connection,
      Batch batch,
      TablePlan plan,
      Loader loader,
      LoadContext context,
      RowBlame blame) {
    this.connection = connection;
    this.batch = batch;
    this.plan = plan;
    this.loader = loader;
    this.context = context;
    this.blame = blame;
    rest = batch.rows();
  }

  /**
   * Loads the rows that the server accepts, up to a rejected record that ends the run.
   *
   * @param failed the error with which the whole batch failed
   */
  BatchOutcome load(SQLException failed) throws SQLException {
    boolean done = false;
    try {
      new Division(batch.stream(), batch.rowCount(), this).run(failed);
      done = true;
      return new BatchOutcome(counts, loaded, found, ending, blame.streak());
    } finally {
      if (!done) {
        context.rejections().takeBack(found.size());
      }
    }
  }

  @Override
  public @Nullable SQLException load(int first, int count) throws SQLException {
    RowLoad load = loader.load(rows(first, count), 0);
    List<String> before = new ArrayList<>(load.before());
    before.add(0, SessionSql.savepoint(PIECE));
    Transactions.together(connection, before);
    try {
      RowCounts piece =
          load.rows()
              .send(connection)
              .then(SessionSql.checkDeferred())
              .then(SessionSql.release(PIECE))
              .run(connection);
      counts = counts.plus(piece);
      loaded += count - Math.toIntExact(piece.filtered());
      blame.loaded();
      return null;
    } catch (SQLException failed) {
      blame.requirePossible(failed);
      Transactions.rollBackTo(connection, PIECE);
      blame.requireRow(connection, failed);
      return failed;
    }
  }

  private RowRange rows(int first, int count) {
    rest = rest.tail(first - rest.firstRow());
    return rest.head(count);
  }

  @Override
  public boolean rejected(int row, SQLException cause) throws SQLException {
    String column = ErrorDetails.column(cause);
    RejectedRecordException rejected =
        new RejectedRecordException(
            batch.stream(),
            batch.place(row),
            column.isEmpty() ? castColumn(rows(row, 1)) : column,
            blame.reason(connection, cause));
    if (context.rejections().areKept()) {
      blame.rejected(cause);
    }
    try {
      context.rejections().admit(rejected);
      found.add(new Rejection(rejected, batch.sent(row)));
    } catch (TargetException endsRun) {
      ending = new BatchOutcome.EndingRecord(endsRun, rejected.place().number());
    }
    return ending == null;
  }

  /** Returns the column whose cast or expression fails for the row, or an empty text. */
  private String castColumn(RowRange row) throws SQLException {
    List<StagedColumn> made =
        plan.columns().stream()
            .filter(column -> !column.isDirect() || plan.isComputed(column.name()))
            .toList();
    if (made.isEmpty() || casts(row, made)) {
      return "";
    }
    for (StagedColumn column : made) {
      if (!casts(row, List.of(column))) {
        return column.name();
      }
    }
    return "";
  }

  private boolean casts(RowRange row, List<StagedColumn> columns) throws SQLException {
    Savepoint before = connection.setSavepoint();
    boolean casts = true;
    try {
      context
          .staging()
          .load(
              0,
              plan,
              row,
              (open, source) ->
                  new CountedStatements(
                      List.of(Dml.cast(columns, source)), numbers -> RowCounts.NONE))
          .run(connection);
    } catch (SQLException rejected) {
      blame.requirePossible(rejected);
      casts = false;
    }
    Transactions.rollBackTo(connection, before);
    return casts;
  }
}
