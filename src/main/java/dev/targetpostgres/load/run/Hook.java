package dev.targetpostgres.load.run;

import dev.targetpostgres.config.HookOptions;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.Script;
import dev.targetpostgres.postgres.ServerErrors;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the user's SQL in one transaction. It is repeated after a transient error, but not if its
 * commit is in doubt: then the run ends.
 */
public final class Hook implements TransactionCallback<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Hook.class);

  private final String setting;
  private final List<String> texts;

  private Hook(String setting, List<String> texts) {
    this.setting = setting;
    this.texts = texts;
  }

  /** Returns the SQL that runs before the first message. */
  public static Hook beforeRun(HookOptions options) {
    return new Hook("before_run_sql", options.beforeRun());
  }

  /** Returns the SQL that runs at the end of a successful run. */
  static Hook afterRun(HookOptions options) {
    return new Hook("after_run_sql", options.afterRun());
  }

  /**
   * Runs the SQL in a transaction of the pool.
   *
   * @throws TargetException if a statement fails, with the statement's line
   */
  public void run(ConnectionPool pool) {
    if (!texts.isEmpty()) {
      int statements = pool.inTransaction("in all", "running " + setting, this);
      LOG.debug("{}: {} statements done", setting, statements);
    }
  }

  @Override
  public Integer run(Connection connection) throws SQLException {
    int done = 0;
    for (int text = 0; text < texts.size(); text++) {
      for (Script.Part part : Script.of(texts.get(text)).statements()) {
        run(connection, part, text + 1);
        done++;
      }
    }
    return done;
  }

  private void run(Connection connection, Script.Part part, int text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(part.sql());
    } catch (SQLException failed) {
      if (SqlStates.isTransient(failed)) {
        throw failed;
      }
      String place = texts.size() > 1 ? "text " + text + ", line " : "line ";
      throw new TargetException(
          ExitCode.LOAD_FAILED,
          Wording.HOOK_FAILED.with(setting, place + part.line(), ServerErrors.describe(failed)),
          failed);
    }
  }

  @Override
  public Optional<Integer> recall(Connection connection) {
    throw new TargetException(ExitCode.LOAD_FAILED, Wording.COMMIT_OF_HOOK_IN_DOUBT.with(setting));
  }
}
