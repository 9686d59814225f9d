package dev.targetpostgres.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What our role lacks to load a table, and what the table does not allow. Immutable.
 *
 * @param role that we act as; empty if it lacks nothing
 * @param database that we are connected to; empty if the role lacks nothing
 * @param lacking privileges that the role does not have on the whole table, each with the columns
 *     on which it has it
 * @param usesSchema whether the role may use the table's schema
 * @param createsTables whether it may make tables in the schema
 * @param stages whether it may make tables in the schema or temporary ones
 * @param dropped columns that count although they are dropped
 * @param unidentified of UPDATE and DELETE those that the server refuses, since they are published
 *     and nothing identifies the rows
 * @param unordered columns whose type has no order
 * @param looseKeys those of the unique keys whose index treats texts as equal that the columns
 *     distinguish
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
  /** The most columns that the server allows in a table, dropped ones included. */
  public static final int MOST_COLUMNS = 1_600;

  /** Access to a table that we make. */
  public static final TableAccess OWN =
      new TableAccess("", "", Map.of(), true, true, true, 0, List.of(), List.of(), List.of());

  /** Copies its lists, and forgets the names if no message will need them. */
  public TableAccess {
    boolean complete = lacking.isEmpty() && usesSchema && createsTables;
    role = complete ? "" : role;
    database = complete ? "" : database;
    lacking = Map.copyOf(lacking);
    unidentified = List.copyOf(unidentified);
    unordered = List.copyOf(unordered);
    looseKeys = List.copyOf(looseKeys);
  }

  /** Whether the role has the privilege on the whole table. */
  public boolean has(String privilege) {
    return !lacking.containsKey(privilege);
  }

  /**
   * Returns what the role lacks of a privilege: the columns, or none for the whole table; empty if
   * it lacks nothing.
   *
   * @param columns for which the privilege is needed, or none for the whole table
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
