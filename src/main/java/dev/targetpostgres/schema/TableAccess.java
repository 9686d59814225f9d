package dev.targetpostgres.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Privileges that the role lacks to load a table, and limits of the table itself. Immutable.
 *
 * @param role current role; empty if it lacks nothing
 * @param database current database; empty if the role lacks nothing
 * @param lacking privileges that the role lacks on the whole table, each with the columns on which
 *     it has the privilege
 * @param usesSchema whether the role has USAGE on the table's schema
 * @param createsTables whether the role can create tables in the schema
 * @param stages whether the role can create tables in the schema or temporary tables
 * @param dropped number of dropped columns, which still count for the server's limit
 * @param unidentified UPDATE and DELETE, if the server rejects them since the table is published
 *     and has no replica identity
 * @param unordered columns whose type has no order
 * @param looseKeys unique keys whose index considers texts equal that differ in the columns
 */
public record TableAccess(
    String role,
    String database,
    Map<String, List<String>> lacking,
    boolean usesSchema,
    boolean createsTables,
    boolean stages,
    int dropped,
    List<String> unidentified,
    List<String> unordered,
    List<List<String>> looseKeys) {
  /** Greatest number of columns of a table on the server, including dropped ones. */
  public static final int MOST_COLUMNS = 1_600;

  /** Access to a table that the target creates. */
  public static final TableAccess OWN =
      new TableAccess("", "", Map.of(), true, true, true, 0, List.of(), List.of(), List.of());

  /** Clears the names if no message needs them. */
  public TableAccess {
    boolean complete = lacking.isEmpty() && usesSchema && createsTables;
    role = complete ? "" : role;
    database = complete ? "" : database;
    lacking = Map.copyOf(lacking);
    unidentified = List.copyOf(unidentified);
    unordered = List.copyOf(unordered);
    looseKeys = List.copyOf(looseKeys);
  }

  /** Returns whether the role has the privilege on the whole table. */
  public boolean has(String privilege) {
    return !lacking.containsKey(privilege);
  }

  /**
   * Returns the columns on which the role lacks a privilege: an empty list for the whole table, or
   * nothing if the role lacks none.
   *
   * @param columns columns that need the privilege, or an empty list for the whole table
   */
  public Optional<List<String>> missing(String privilege, List<String> columns) {
    List<String> granted = lacking.get(privilege);
    if (granted == null) {
      return Optional.empty();
    }
    List<String> missing = columns.stream().filter(column -> !granted.contains(column)).toList();
    if (!columns.isEmpty() && missing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(granted.isEmpty() ? List.of() : missing);
  }
}
