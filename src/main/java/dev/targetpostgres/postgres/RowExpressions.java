package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL expressions of a user, evaluated for each staged row, as text. Pure. An expression sees the
 * record's properties by their names, all of them as {@code record}, and {@code config}; nothing of
 * the input is part of its text but quoted names.
 *
 * @param inputs what expressions can name
 * @param computed columns that they compute
 * @param filter is true of the rows to keep, or null to keep all
 * @param config a JSON object
 */
public record RowExpressions(
    List<Input> inputs, List<Computed> computed, @Nullable String filter, String config) {
  private static final String VALUE = "value";

  /** Copies its lists. */
  public RowExpressions {
    inputs = List.copyOf(inputs);
    computed = List.copyOf(computed);
  }

  /**
   * A property that expressions can name.
   *
   * @param column of the staging table that holds it
   * @param staged the type there
   * @param type as expressions see it
   */
  public record Input(String name, String column, ColumnType staged, ColumnType type) {
    String value() {
      String column = "s." + Sql.identifier(this.column);
      return staged.equals(type) ? column : column + "::" + type.sql();
    }
  }

  /**
   * A column that is computed.
   *
   * @param asText whether the table's type is another than the expression's, so that it is cast
   */
  public record Computed(String column, String expression, boolean asText) {}

  /** The staged rows with the computed columns, in place of a table. */
  String rows(String relation) {
    if (computed.isEmpty()) {
      return relation;
    }
    String columns =
        Sql.list(
            computed,
            column -> {
              String name = Sql.identifier(column.column());
              return "c." + name + (column.asText() ? "::text" : "") + " AS " + name;
            });
    String evaluated =
        evaluated(
            Sql.list(inputs, input -> input.value() + " AS " + Sql.identifier(input.name())),
            computed.stream().map(Computed::expression).toList(),
            computed.stream().map(Computed::column).toList(),
            config);
    return "(SELECT s.*, " + columns + " FROM " + relation + " AS s CROSS JOIN " + evaluated + ")";
  }

  /** Removes the staged rows that the filter is not true of. */
  String deleteOthers(String table) {
    String evaluated =
        evaluated(
            Sql.list(inputs, input -> input.value() + " AS " + Sql.identifier(input.name())),
            List.of(String.valueOf(filter)),
            List.of(VALUE),
            config);
    return "DELETE FROM "
        + table
        + " AS s WHERE (SELECT c.\"value\" FROM "
        + evaluated
        + ") IS NOT TRUE";
  }

  /** The value of an expression of which only the type is asked. */
  public static String typeOf(String expression, List<Input> inputs, String config) {
    String scope =
        Sql.list(
            inputs, input -> "NULL::" + input.type().sql() + " AS " + Sql.identifier(input.name()));
    return "SELECT c.\"value\" FROM "
        + evaluated(scope, List.of(expression), List.of(VALUE), config);
  }

  /**
   * A row of values beside another. VALUES takes neither aggregates nor functions that return sets;
   * a line end after each expression ends a comment in it; what is nearest is found first by a
   * name, so that no column of ours stands in a property's way.
   */
  private static String evaluated(
      String scope, List<String> expressions, List<String> names, String config) {
    return "(SELECT "
        + Sql.literal(config)
        + "::jsonb AS config) AS settings CROSS JOIN LATERAL (SELECT v.* FROM (SELECT "
        + scope
        + ") AS \"record\" CROSS JOIN LATERAL (VALUES ("
        + expressions.stream()
            .map(expression -> "(" + expression + "\n)")
            .collect(Collectors.joining(", "))
        + ")) AS v ("
        + Sql.identifiers(names)
        + ")) AS c";
  }
}
