package dev.targetpostgres.schema;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table as the server's catalog describes it. Immutable.
 *
 * @param columns columns in the table's order
 * @param uniqueKeys columns of each unique index that ON CONFLICT can use, including the primary
 *     key: not partial, not deferrable, without expressions
 * @param primaryKey columns of the key, empty if there is none
 * @param plain whether it is an ordinary table, neither partitioned nor inherited, so that the
 *     server's row counts are those of the table
 * @param rowSecurity whether row-level security applies to the role; COPY FROM then fails
 * @param mindsOrder whether the order of two rows can affect a trigger, a rule, a foreign key to
 *     the table itself or an exclusion constraint
 * @param ruled whether it has rules for INSERT or UPDATE, which COPY ignores and ON CONFLICT
 *     rejects
 * @param limited whether a value can be too large for one of its indexes
 * @param uniqueIndexes number of all unique indexes
 * @param refersTo other tables to which its foreign keys point
 * @param access privileges of the current role
 * @param distribution distribution by Citus
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
  public TableShape {
    columns = List.copyOf(columns);
    uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    primaryKey = List.copyOf(primaryKey);
    refersTo = List.copyOf(refersTo);
  }

  /** Creates a table only on this server. */
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

  /** Returns the same table with another distribution. */
  public TableShape with(Distribution elsewhere) {
    return with(columns, elsewhere);
  }

  /** Returns the same table with other columns. */
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

  /** Returns the column of that exact name. */
  public Optional<TableColumn> column(String column) {
    return columns.stream().filter(candidate -> candidate.name().equals(column)).findFirst();
  }

  /** Returns whether the server's counters for the session show the number of rows added. */
  public boolean countsRows() {
    return plain && !distribution.isSharded();
  }

  /** Returns whether the order of inserts does not affect the stored rows. */
  public boolean takesRowsInAnyOrder() {
    return plain && !mindsOrder && uniqueIndexes == 0;
  }

  /** Returns whether the order of merges does not affect the stored rows of different keys. */
  public boolean takesKeysInAnyOrder(List<String> keys) {
    return plain && !mindsOrder && uniqueIndexes == 1 && isUniqueOver(keys);
  }

  /**
   * Returns whether the table can reject a row whose values fit its columns: because of other rows,
   * a trigger, a policy or an index. The unique index over the keys of a merge rejects none.
   */
  public boolean mayRejectRows(List<String> keys) {
    int ofKeys = !keys.isEmpty() && isUniqueOver(keys) ? 1 : 0;
    return mindsOrder || rowSecurity || limited || uniqueIndexes > ofKeys || !refersTo.isEmpty();
  }

  /** Returns whether a unique index has exactly these columns, in any order. */
  public boolean isUniqueOver(List<String> keys) {
    Set<String> wanted = Set.copyOf(keys);
    return uniqueKeys.stream()
        .anyMatch(index -> index.size() == wanted.size() && wanted.containsAll(index));
  }
}
