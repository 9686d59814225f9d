package dev.targetpostgres.postgres;

import dev.targetpostgres.report.RowCount;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Tells inserted rows from updated ones. INSERT … ON CONFLICT only says how many there were in all;
 * the server's own counters of the session say the rest, at no cost to the statement.
 */
public final class RowStatistics {
  private static final long UNKNOWN = -1;

  private final TableShape table;

  /** For merges into the table. */
  public RowStatistics(TableShape table) {
    this.table = table;
  }

  /** The session's count of rows inserted into the table so far. */
  public long inserted(Connection connection) throws SQLException {
    if (!table.plain()) {
      return UNKNOWN;
    }
    return Transactions.queryLong(connection, CatalogSql.insertedRows(table.name()));
  }

  /**
   * What a merge did.
   *
   * @param before what {@link #inserted} said before it
   * @param merged rows inserted or updated
   */
  public RowCounts counts(Connection connection, long before, long merged, long deleted)
      throws SQLException {
    long inserted = before == UNKNOWN ? UNKNOWN : inserted(connection) - before;
    boolean known = inserted >= 0 && inserted <= merged;
    return known
        ? new RowCounts(inserted, merged - inserted, deleted)
        : RowCounts.UNKNOWN.withDeleted(RowCount.of(deleted));
  }
}
