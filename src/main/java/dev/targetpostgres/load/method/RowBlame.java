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
 * Decides whether a row is to blame for an error of the server. If the same error comes too often,
 * no row is. Used for one attempt at a batch or a swap, by one thread.
 */
public final class RowBlame {
  private static final int MOST_IN_A_ROW = 100;

  /** Half of fewer rows proves nothing. */
  private static final int FEWEST_ROWS = 20;

  private final TablePlan plan;
  private final String stream;
  private final int rows;
  private final WithoutRows withoutRows;
  private final Map<String, Integer> counts = new HashMap<>();
  private Streak streak;

  /** Whether the statements have run without rows, so that they and the rights are sound. */
  private boolean sound;

  /**
   * Blames nothing yet.
   *
   * @param rows in the batch or the swap
   * @param streak of the rows before them
   * @param withoutRows runs the same statements over no rows
   */
  public RowBlame(TablePlan plan, int rows, Streak streak, WithoutRows withoutRows) {
    this.plan = plan;
    stream = plan.target().stream();
    this.rows = rows;
    this.streak = streak;
    this.withoutRows = withoutRows;
  }

  /** The statements that load rows, run over none. */
  public interface WithoutRows {
    /** Runs them. */
    void run(Connection connection) throws SQLException;
  }

  /**
   * Rows that were rejected one after the other with the same error.
   *
   * @param error its kind, empty if the last row was loaded
   */
  public record Streak(String error, int length) {
    /** No row was rejected last. */
    public static final Streak NONE = new Streak("", 0);
  }

  /**
   * Does nothing if a row may be to blame.
   *
   * @throws SQLException the same, if no row ever is for such an error
   * @throws TargetException if a function of the database is to blame
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
        // Which of the two is seen below.
      }
    }
  }

  /**
   * Does nothing if a row is to blame. The error's effects must have been rolled back.
   *
   * @throws SQLException the same, if the statements fail without rows, too
   */
  public void requireRow(Connection connection, SQLException failed) throws SQLException {
    if (sound || SqlStates.blame(failed) != Blame.UNKNOWN) {
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
    sound = true;
  }

  /** Hears that a row was loaded. */
  public void loaded() {
    streak = Streak.NONE;
  }

  /**
   * Hears that a row failed alone.
   *
   * @throws TargetException if rows fail so often with the error that they are not to blame
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

  /** Returns the server's message, and the names of policies, which the message lacks. */
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

  /** Returns the streak of the last rows. */
  public Streak streak() {
    return streak;
  }
}
