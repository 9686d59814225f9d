package dev.targetpostgres.schema;

import dev.targetpostgres.schema.TableChange.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One property of a stream and the column that it goes to.
 *
 * @param name as the tap sends it; that of a member of an object is made of both names
 * @param column as the table has it
 * @param type of the column, should it have to be made
 * @param chosen whether a setting says the type
 * @param contentEncoding how its strings are turned into bytes for a bytea column
 * @param path the names that lead to it in a record: one, or those of the objects around it first;
 *     none if it is computed
 * @param expression SQL that computes it, or null where a record holds it
 */
public record Property(
    String name,
    String column,
    ColumnType type,
    boolean chosen,
    ContentEncoding contentEncoding,
    List<String> path,
    @Nullable String expression) {
  /** Copies its list. */
  public Property {
    path = List.copyOf(path);
  }

  /** Who says what type the column is to have. */
  public Origin origin() {
    if (chosen) {
      return Origin.SETTING;
    }
    return expression == null ? Origin.SCHEMA : Origin.EXPRESSION;
  }

  /** The same property with another type for a new column. */
  public Property withType(ColumnType other) {
    return new Property(name, column, other, chosen, contentEncoding, path, expression);
  }
}
