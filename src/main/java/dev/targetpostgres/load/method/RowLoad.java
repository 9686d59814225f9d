package dev.targetpostgres.load.method;

import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One attempt to load rows, in steps. The caller can send the statements before and after the rows
 * in one message with other statements.
 *
 * @param before statements before the rows; their results are ignored
 * @param rows sends the rows
 */
public record RowLoad(List<String> before, Rows rows) {
  /** Copies its list. */
  public RowLoad {
    before = List.copyOf(before);
  }

  /** The step that sends the rows. */
  public interface Rows {
    /**
     * Sends the rows, in the connection's transaction.
     *
     * @return the statements after the rows, which count the rows changed in the stream's table
     */
    CountedStatements send(Connection connection) throws SQLException;
  }

  /** Returns a load without rows and statements. */
  public static RowLoad nothing() {
    return new RowLoad(List.of(), connection -> CountedStatements.done(RowCounts.NONE));
  }

  /** Runs all steps, without other statements. Returns how many rows were changed. */
  public RowCounts run(Connection connection) throws SQLException {
    Transactions.together(connection, before);
    return rows.send(connection).run(connection);
  }

  /** Returns the same load, with the counts replaced by the function's result. */
  RowLoad counting(UnaryOperator<RowCounts> counts) {
    return new RowLoad(before, connection -> rows.send(connection).counting(counts));
  }
}
