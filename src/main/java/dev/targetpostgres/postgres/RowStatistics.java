package dev.targetpostgres.postgres;

import dev.targetpostgres.report.RowCount;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts inserted and updated rows separately. INSERT … ON CONFLICT returns only their sum. The
 * server's counter of the transaction's inserted rows gives the rest, at no cost to the statement.
 */
public final class RowStatistics {
  private static final long UNKNOWN = -1;

  private final TableShape table;

  /** Counts rows of merges into the table. */
  public RowStatistics(TableShape table) {
    this.table = table;
  }

  /**
   * Returns the statements of a merge.
   *
   * @param delete the statement that deletes rows before the merge, or null
   * @param merge the statement that inserts and updates rows
   */
  public CountedStatements merge(@Nullable String delete, String merge) {
    List<String> statements = new ArrayList<>();
    if (delete != null) {
      statements.add(delete);
    }
    String counter = CatalogSql.insertedRows(table.name());
    statements.addAll(table.countsRows() ? List.of(counter, merge, counter) : List.of(merge));
    return new CountedStatements(statements, numbers -> counts(delete != null, numbers));
  }

  private RowCounts counts(boolean deletes, List<Long> numbers) {
    long deleted = deletes ? numbers.get(0) : 0;
    List<Long> merged = numbers.subList(deletes ? 1 : 0, numbers.size());
    return table.countsRows()
        ? counts(merged.get(0), merged.get(1), merged.get(2), deleted)
        : RowCounts.UNKNOWN.withDeleted(RowCount.of(deleted));
  }

  private static RowCounts counts(long before, long merged, long after, long deleted) {
    long inserted = before == UNKNOWN ? UNKNOWN : after - before;
    boolean known = inserted >= 0 && inserted <= merged;
    return known
        ? new RowCounts(inserted, merged - inserted, deleted)
        : RowCounts.UNKNOWN.withDeleted(RowCount.of(deleted));
  }
}
