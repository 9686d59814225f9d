package dev.targetpostgres.schema;

import dev.targetpostgres.schema.TableChange.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property of a stream and its column. Immutable.
 *
 * @param name name from the tap; for a flattened member, made of all names on its path
 * @param column name of the column
 * @param type type of the column if it has to be created
 * @param chosen whether a setting defines the type
 * @param contentEncoding encoding of the property's strings in a bytea column
 * @param path names that lead to the value in a record; empty if an expression computes it
 * @param expression SQL that computes the value, or null
 */
public record Property(
    String name,
    String column,
    ColumnType type,
    boolean chosen,
    ContentEncoding contentEncoding,
    List<String> path,
    @Nullable String expression) {
  public Property {
    path = List.copyOf(path);
  }

  /** Returns the source of the column's type. */
  public Origin origin() {
    if (chosen) {
      return Origin.SETTING;
    }
    return expression == null ? Origin.SCHEMA : Origin.EXPRESSION;
  }

  /** Returns the same property with another type for a new column. */
  public Property withType(ColumnType other) {
    return new Property(name, column, other, chosen, contentEncoding, path, expression);
  }
}
