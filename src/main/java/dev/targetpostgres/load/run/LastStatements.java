package dev.targetpostgres.load.run;

import dev.targetpostgres.postgres.CatalogSql;
import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.LastMessage;
import dev.targetpostgres.postgres.SessionSql;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the last statements of one or more batches, and sends them in one message: merges, the
 * checks of deferred constraints and of the tables' columns, and the commit marker.
 */
final class LastStatements {
  private final List<String> statements = new ArrayList<>();
  private final List<Merge> merges = new ArrayList<>();
  private final Map<TableName, List<StagedColumn>> written = new HashMap<>();

  /** The merge of a batch, and the index of its first statement. */
  private record Merge(CountedStatements merge, int place) {
    RowCounts counts(List<Long> numbers) {
      return merge.counter().apply(numbers.subList(place, place + merge.statements().size()));
    }
  }

  /** Adds the statements after a batch's rows. */
  void merge(BatchTask task, CountedStatements merge) {
    merges.add(new Merge(merge, statements.size()));
    statements.addAll(merge.statements());
    if (task.hasRows()) {
      task.plan()
          .guarded()
          .forEach(
              (table, columns) ->
                  written.computeIfAbsent(table, name -> new ArrayList<>()).addAll(columns));
    }
  }

  /**
   * Sends the statements, in the connection's transaction.
   *
   * @param others statements to send at the end
   * @param message the message to send them in, which can commit the transaction
   * @return the row counts of each batch, in the order of {@link #merge}
   * @throws SQLException also if a column's type is not the one that the rows were encoded for
   */
  List<RowCounts> send(Connection connection, List<String> others, LastMessage message)
      throws SQLException {
    statements.add(SessionSql.checkDeferred());
    if (!written.isEmpty()) {
      statements.add(CatalogSql.requireColumns(written));
    }
    statements.addAll(others);
    List<Long> numbers =
        message.send(
            commit -> {
              statements.addAll(commit);
              return Transactions.together(connection, statements);
            });
    return merges.stream().map(merge -> merge.counts(numbers)).toList();
  }
}
