package dev.targetpostgres.schema;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table as the catalog describes it.
 *
 * @param columns in the table's order
 * @param uniqueKeys column lists of the unique indexes that ON CONFLICT can use: not partial, not
 *     deferrable, without expressions; the primary key is among them
 * @param primaryKey its columns, empty if there is none
 * @param plain whether it is an ordinary table, neither partitioned nor a parent, so that the
 *     server's row counts are those of the table itself
 * @param rowSecurity whether row-level security applies to us, which COPY FROM refuses
 * @param mindsOrder whether it may matter to a trigger, a rule, a foreign key to the table itself
 *     or an exclusion constraint which of two rows comes first
 * @param ruled whether it has rules for INSERT or UPDATE, which COPY ignores and ON CONFLICT
 *     rejects
 * @param limited whether a value may be too large for one of its indexes
 * @param uniqueIndexes how many unique indexes there are, usable or not
 * @param refersTo other tables that foreign keys of this one point to
 * @param access what our role may do with it
 * @param distribution where Citus keeps its rows
 */
public record TableShape(
    TableName name,
    List<TableColumn> columns,
    List<List<String>> uniqueKeys,
    List<String> primaryKey,
    boolean plain,
    boolean rowSecurity,
    boolean mindsOrder,
    boolean ruled,
    boolean limited,
    int uniqueIndexes,
    List<TableName> refersTo,
    TableAccess access,
    Distribution distribution) {
  /** Copies its lists. */
  public TableShape {
    columns = List.copyOf(columns);
    uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    primaryKey = List.copyOf(primaryKey);
    refersTo = List.copyOf(refersTo);
  }

  /** A table of this server alone. */
  public TableShape(
      TableName name,
      List<TableColumn> columns,
      List<List<String>> uniqueKeys,
      List<String> primaryKey,
      boolean plain,
      boolean rowSecurity,
      boolean mindsOrder,
      boolean ruled,
      boolean limited,
      int uniqueIndexes,
      List<TableName> refersTo,
      TableAccess access) {
    this(
        name,
        columns,
        uniqueKeys,
        primaryKey,
        plain,
        rowSecurity,
        mindsOrder,
        ruled,
        limited,
        uniqueIndexes,
        refersTo,
        access,
        Distribution.LOCAL);
  }

  /** The same table with its rows elsewhere. */
  public TableShape with(Distribution elsewhere) {
    return with(columns, elsewhere);
  }

  /** The same table with other columns. */
  TableShape with(List<TableColumn> others) {
    return with(others, distribution);
  }

  private TableShape with(List<TableColumn> others, Distribution elsewhere) {
    return new TableShape(
        name,
        others,
        uniqueKeys,
        primaryKey,
        plain,
        rowSecurity,
        mindsOrder,
        ruled,
        limited,
        uniqueIndexes,
        refersTo,
        access,
        elsewhere);
  }

  /** The column of that exact name. */
  public Optional<TableColumn> column(String column) {
    return columns.stream().filter(candidate -> candidate.name().equals(column)).findFirst();
  }

  /** Whether the session's counters of the server tell how many rows were added to it. */
  public boolean countsRows() {
    return plain && !distribution.isSharded();
  }

  /** Whether rows end up the same in any order of inserts. */
  public boolean takesRowsInAnyOrder() {
    return plain && !mindsOrder && uniqueIndexes == 0;
  }

  /** Whether rows of different keys end up the same in any order of merges. */
  public boolean takesKeysInAnyOrder(List<String> keys) {
    return plain && !mindsOrder && uniqueIndexes == 1 && isUniqueOver(keys);
  }

  /**
   * Whether it may reject a row whose values its columns take: for other rows, a trigger, a policy
   * or an index. A unique index over the keys does not, if rows are merged by them.
   */
  public boolean mayRejectRows(List<String> keys) {
    int ofKeys = !keys.isEmpty() && isUniqueOver(keys) ? 1 : 0;
    return mindsOrder || rowSecurity || limited || uniqueIndexes > ofKeys || !refersTo.isEmpty();
  }

  /** Whether a unique index covers exactly these columns, in whatever order. */
  public boolean isUniqueOver(List<String> keys) {
    Set<String> wanted = Set.copyOf(keys);
    return uniqueKeys.stream()
        .anyMatch(index -> index.size() == wanted.size() && wanted.containsAll(index));
  }
}
