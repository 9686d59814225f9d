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
 * Statements that change rows, and a function that turns their answers into row counts. They can
 * share a message with other statements. Immutable.
 *
 * @param counter computes the counts from the results of {@link Transactions#together}
 */
public record CountedStatements(List<String> statements, Function<List<Long>, RowCounts> counter) {
  /** Copies its list. */
  public CountedStatements {
    statements = List.copyOf(statements);
  }

  /** Returns an empty list of statements, for rows that are already changed. */
  public static CountedStatements done(RowCounts counts) {
    return new CountedStatements(List.of(), numbers -> counts);
  }

  /** Runs them in one round trip; returns the row counts. */
  public RowCounts run(Connection connection) throws SQLException {
    return counter.apply(Transactions.together(connection, statements));
  }

  /** Returns the row counts that are known even if the server's answer is lost. */
  public RowCounts countsWithoutAnswer() {
    RowCounts counts = counter.apply(Collections.nCopies(statements.size(), 0L));
    boolean known = counts.equals(counter.apply(Collections.nCopies(statements.size(), 1L)));
    return known ? counts : RowCounts.UNKNOWN.withFiltered(counts.filtered());
  }

  /** Returns the same with one more statement, whose answer is ignored. */
  public CountedStatements then(String statement) {
    List<String> all = new ArrayList<>(statements);
    all.add(statement);
    return new CountedStatements(all, counter);
  }

  /** Returns the same statements with a function applied to their counts. */
  public CountedStatements counting(UnaryOperator<RowCounts> counts) {
    return new CountedStatements(statements, counter.andThen(counts));
  }
}
