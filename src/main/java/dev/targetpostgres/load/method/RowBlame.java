package dev.targetpostgres.load.method;

import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.ErrorDetails;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.SqlStates.Blame;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whether a row caused an error of the server. If the same error occurs too often, the rows
 * are not the cause. Used for one attempt at a batch or a swap. Not thread-safe.
 */
public final class RowBlame {
  private static final int MOST_IN_A_ROW = 100;

  /** With fewer rows, an error of half of them proves nothing. */
  private static final int FEWEST_ROWS = 20;

  private final TablePlan plan;
  private final String stream;
  private final int rows;
  private final WithoutRows withoutRows;
  private final Map<String, Integer> counts = new HashMap<>();
  private Streak streak;

  /** Whether the statements have succeeded without rows. Only rows can then cause errors. */
  private boolean succeedsWithoutRows;

  /**
   * Starts without errors.
   *
   * @param rows number of rows of the batch or the swap
   * @param streak the streak at the end of the stream's last batch
   * @param withoutRows runs the same statements without rows
   */
  public RowBlame(TablePlan plan, int rows, Streak streak, WithoutRows withoutRows) {
    this.plan = plan;
    stream = plan.target().stream();
    this.rows = rows;
    this.streak = streak;
    this.withoutRows = withoutRows;
  }

  /** The statements that load rows, run without rows. */
  public interface WithoutRows {
    /** Runs the statements in the connection's transaction. */
    void run(Connection connection) throws SQLException;
  }

  /**
   * A series of rows that were rejected one after the other with the same error.
   *
   * @param error kind of the error, empty if the last row was loaded
   */
  public record Streak(String error, int length) {
    /** The last row was loaded. */
    public static final Streak NONE = new Streak("", 0);
  }

  /**
   * Checks that a row can cause such an error.
   *
   * @throws SQLException the given error, if a row cannot cause it
   * @throws TargetException if a function of the database caused the error
   */
  public void requirePossible(SQLException failed) throws SQLException {
    switch (SqlStates.blame(failed)) {
      case NOT_A_ROW -> throw failed;
      case FUNCTION ->
          throw new TargetException(
              ExitCode.LOAD_FAILED,
              Wording.FUNCTION_CANNOT_RUN.with(
                  stream, ErrorDetails.function(failed), ErrorDetails.reason(failed)),
              failed);
      case ROW, UNKNOWN -> {
        // requireRow() finds out which of the two it is.
      }
    }
  }

  /**
   * Checks that a row caused the error. The caller must have rolled back to before the error.
   *
   * @throws SQLException the error to report, if the statements also fail without rows
   */
  public void requireRow(Connection connection, SQLException failed) throws SQLException {
    if (succeedsWithoutRows || SqlStates.blame(failed) != Blame.UNKNOWN) {
      return;
    }
    Savepoint before = connection.setSavepoint();
    try {
      withoutRows.run(connection);
    } catch (SQLException alsoFailed) {
      failed.addSuppressed(alsoFailed);
      throw SqlStates.blame(alsoFailed) == Blame.NOT_A_ROW ? alsoFailed : failed;
    }
    Transactions.rollBackTo(connection, before);
    succeedsWithoutRows = true;
  }

  /** Ends the streak, since a row was loaded. */
  public void loaded() {
    streak = Streak.NONE;
  }

  /**
   * Counts a row that failed alone.
   *
   * @throws TargetException if the error occurs so often that the rows cannot be its cause
   */
  public void rejected(SQLException cause) {
    if (SqlStates.blame(cause) == Blame.ROW) {
      streak = Streak.NONE;
      return;
    }
    String error = ErrorDetails.kind(cause);
    streak = new Streak(error, streak.error().equals(error) ? streak.length() + 1 : 1);
    int same = counts.merge(error, 1, Integer::sum);
    if (streak.length() > MOST_IN_A_ROW || (rows >= FEWEST_ROWS && same > rows / 2)) {
      throw new TargetException(
          ExitCode.LOAD_FAILED,
          Wording.SAME_ERROR_TOO_OFTEN.with(stream, ErrorDetails.reason(cause)),
          cause);
    }
  }

  /** Returns the server's message, and the names of policies if a policy rejected the row. */
  public Text reason(Connection connection, SQLException cause) throws SQLException {
    Text said = ErrorDetails.reason(cause);
    if (!plan.shape().rowSecurity() || !SqlStates.isPolicyViolated(cause)) {
      return said;
    }
    List<String> policies = Catalog.policies(connection, plan.shape().name());
    return policies.isEmpty()
        ? said
        : Wording.POLICY_REFUSED.with(said, String.join(", ", policies));
  }

  /** Returns the streak at the last row. */
  public Streak streak() {
    return streak;
  }
}
