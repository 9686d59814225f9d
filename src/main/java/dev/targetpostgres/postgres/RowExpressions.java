package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A user's SQL expressions for each staged row, as text. Pure. An expression can use the record's
 * properties by name, all of them as {@code record}, and {@code config}. From the input, only
 * quoted names become part of the SQL.
 *
 * @param inputs the properties that expressions can use
 * @param computed the computed columns
 * @param filter the condition for rows to keep, or null to keep all
 * @param config the JSON object {@code config}
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
   * A property that expressions can use.
   *
   * @param column the staging column that holds it
   * @param staged the type of that column
   * @param type the type in expressions
   */
  public record Input(String name, String column, ColumnType staged, ColumnType type) {
    String value() {
      String column = "s." + Sql.identifier(this.column);
      return staged.equals(type) ? column : column + "::" + type.sql();
    }
  }

  /**
   * A computed column.
   *
   * @param asText whether its value becomes text, from which it is cast to the table's type
   */
  public record Computed(String column, String expression, boolean asText) {}

  /** Returns a subquery of the staged rows with the computed columns. */
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

  /** Deletes the staged rows for which the filter is not true. */
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

  /** Selects an expression over NULL inputs, to find its type without running it. */
  public static String typeOf(String expression, List<Input> inputs, String config) {
    String scope =
        Sql.list(
            inputs, input -> "NULL::" + input.type().sql() + " AS " + Sql.identifier(input.name()));
    return "SELECT c.\"value\" FROM "
        + evaluated(scope, List.of(expression), List.of(VALUE), config);
  }

  /**
   * Returns a subquery that evaluates the expressions for one row. VALUES rejects aggregates and
   * functions that return sets. The line end after each expression ends a comment in it. Names
   * refer to the innermost scope first, so our own columns cannot hide a property.
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
