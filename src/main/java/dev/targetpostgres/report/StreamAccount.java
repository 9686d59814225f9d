package dev.targetpostgres.report;

import java.util.List;
import java.util.function.Function;

/**
 * The results of the records that were sent for a stream. If all numbers are known, {@code sent} is
 * the sum of the others except {@code removed}. Immutable.
 *
 * @param superseded records that changed no row, since a later record has the same key
 * @param unchanged if rows are compared: superseded records, and those whose row had their values
 * @param filtered records that a filter left out
 * @param discarded records staged for an overwrite that was not swapped in
 * @param removed rows that an overwrite or the activation of a version removed
 */
record StreamAccount(
    RowCount sent,
    RowCount inserted,
    RowCount updated,
    RowCount deleted,
    RowCount superseded,
    RowCount unchanged,
    RowCount filtered,
    RowCount discarded,
    RowCount rejected,
    RowCount removed) {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("records", StreamAccount::sent, true),
          new Column("inserted", StreamAccount::inserted, true),
          new Column("updated", StreamAccount::updated, true),
          new Column("deleted", StreamAccount::deleted, true),
          new Column("superseded", StreamAccount::superseded, true),
          new Column("unchanged", StreamAccount::unchanged, false),
          new Column("filtered", StreamAccount::filtered, false),
          new Column("discarded", StreamAccount::discarded, false),
          new Column("rejected", StreamAccount::rejected, true),
          new Column("removed", StreamAccount::removed, false));

  /**
   * A number with its heading.
   *
   * @param usual whether the closing summary shows the column even if all its numbers are zero
   */
  record Column(String heading, Function<StreamAccount, RowCount> number, boolean usual) {}

  /**
   * Returns the columns in which a stream has a number other than zero.
   *
   * @param usual whether to return the usual columns even if all their numbers are zero
   */
  static List<Column> columns(List<StreamTotals> streams, boolean usual) {
    return COLUMNS.stream()
        .filter(
            column ->
                (usual && column.usual())
                    || streams.stream()
                        .anyMatch(stream -> !column.number().apply(stream.account()).isZero()))
        .toList();
  }
}
