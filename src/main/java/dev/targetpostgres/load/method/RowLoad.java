package dev.targetpostgres.load.method;

import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One attempt to load some rows, in steps, so that the caller can send what comes before the rows
 * and after them in one message with other statements.
 *
 * @param before statements that come before the rows; what they return is not looked at
 * @param rows what sends the rows
 */
public record RowLoad(List<String> before, Rows rows) {
  /** Copies its list. */
  public RowLoad {
    before = List.copyOf(before);
  }

  /** Sends rows. */
  public interface Rows {
    /**
     * Sends them, in the connection's transaction.
     *
     * @return the statements that come after them, and the rows changed in the stream's table
     */
    CountedStatements send(Connection connection) throws SQLException;
  }

  /** Returns the load of no rows. */
  public static RowLoad nothing() {
    return new RowLoad(List.of(), connection -> CountedStatements.done(RowCounts.NONE));
  }

  /** Does all of it by itself; returns what it changed. */
  public RowCounts run(Connection connection) throws SQLException {
    Transactions.together(connection, before);
    return rows.send(connection).run(connection);
  }

  /** Returns the same with other counts. */
  RowLoad counting(UnaryOperator<RowCounts> counts) {
    return new RowLoad(before, connection -> rows.send(connection).counting(counts));
  }
}
