package dev.targetpostgres.postgres;

import java.util.List;

/**
 * A foreign key of a table.
 *
 * @param referenced the referenced table, as SQL
 * @param full whether it is MATCH FULL: all columns are NULL or none
 * @param toItself whether it refers to its own table
 * @param readable whether our role can read all referenced rows
 */
public record ForeignKey(
    String name,
    List<String> columns,
    String referenced,
    List<String> referencedColumns,
    boolean full,
    boolean toItself,
    boolean readable) {
  /** Copies its lists. */
  public ForeignKey {
    columns = List.copyOf(columns);
    referencedColumns = List.copyOf(referencedColumns);
  }
}
