package dev.targetpostgres.postgres;

import dev.targetpostgres.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Statements that change rows, and how to read from their answers what they changed. They can be
 * sent in one message with others. Immutable.
 *
 * @param counter takes the numbers that {@link Transactions#together} returns for the statements
 */
public record CountedStatements(List<String> statements, Function<List<Long>, RowCounts> counter) {
  /** Copies its list. */
  public CountedStatements {
    statements = List.copyOf(statements);
  }

  /** Returns no statements, since the rows are changed already. */
  public static CountedStatements done(RowCounts counts) {
    return new CountedStatements(List.of(), numbers -> counts);
  }

  /** Runs them in one round trip; returns what they changed. */
  public RowCounts run(Connection connection) throws SQLException {
    return counter.apply(Transactions.together(connection, statements));
  }

  /** Returns what is known of the changed rows if the answer is lost. */
  public RowCounts countsWithoutAnswer() {
    RowCounts counts = counter.apply(Collections.nCopies(statements.size(), 0L));
    boolean known = counts.equals(counter.apply(Collections.nCopies(statements.size(), 1L)));
    return known ? counts : RowCounts.UNKNOWN.withFiltered(counts.filtered());
  }

  /** Returns the same with one more statement, whose answer is not looked at. */
  public CountedStatements then(String statement) {
    List<String> all = new ArrayList<>(statements);
    all.add(statement);
    return new CountedStatements(all, counter);
  }

  /** Returns the same with other counts. */
  public CountedStatements counting(UnaryOperator<RowCounts> counts) {
    return new CountedStatements(statements, counter.andThen(counts));
  }
}
