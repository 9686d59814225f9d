package dev.targetpostgres.report;

import java.util.List;
import java.util.function.Function;

/**
 * What became of the records that were sent for a stream. If all are known, {@code sent} is the sum
 * of the others, without {@code removed}. Immutable.
 *
 * @param superseded records that changed no row, since a later one has the same key
 * @param unchanged the same, and those whose row held the values already, if rows are compared
 * @param filtered left out by a filter
 * @param discarded staged for an overwrite that did not come to its end
 * @param removed rows that no record removed: those before an overwrite, or of an earlier version
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
   * @param usual whether tables of fixed form have it even if every stream has none
   */
  record Column(String heading, Function<StreamAccount, RowCount> number, boolean usual) {}

  /**
   * Returns the columns that tell a reader something of the streams.
   *
   * @param usual whether to return the usual ones even if all their numbers are zero
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
