package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.ColumnOverride;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.RowExpressions;
import dev.targetpostgres.postgres.RowExpressions.Input;
import dev.targetpostgres.postgres.ServerErrors;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.Property;
import dev.targetpostgres.schema.TypeNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks up the types of stream map expressions on the server, which also validates them. */
public record ExpressionTypes(ConnectionPool pool) {
  /**
   * Returns the target with the types of its computed properties.
   *
   * @param chosen the user's settings of columns, by property
   * @throws TargetException if an expression is not valid
   */
  public StreamTarget typed(StreamTarget target, Map<String, ColumnOverride> chosen) {
    List<Property> properties = target.schema().properties();
    if (!target.mapping().computes(properties)) {
      return target;
    }
    Map<String, ColumnType> types = new HashMap<>();
    for (Property property : properties) {
      if (property.expression() != null) {
        types.put(property.name(), type(target, property.name(), property.expression()));
      }
    }
    String filter = target.mapping().map().filter();
    if (filter != null) {
      ColumnType type = type(target, "__filter__", filter);
      if (type != Simple.BOOLEAN) {
        throw wrong(target, "__filter__", filter, Wording.NOT_BOOLEAN.with(type.sql()));
      }
    }
    return target.withComputed(types, chosen);
  }

  private ColumnType type(StreamTarget target, String name, String expression) {
    return pool.inTransaction(
        target.stream(),
        "asking for the type of " + name,
        connection -> type(connection, target, name, expression));
  }

  private static ColumnType type(
      Connection connection, StreamTarget target, String name, String expression)
      throws SQLException {
    Transactions.neutralSettings(connection);
    List<Input> scope = target.mapping().scope();
    try {
      String type =
          Catalog.resultType(
              connection, RowExpressions.typeOf(expression, scope, target.mapping().config()));
      return TypeNames.parse(type);
    } catch (SQLException failed) {
      if (!SqlStates.isStatementWrong(failed)) {
        throw failed;
      }
      String known = scope.stream().map(Input::name).collect(Collectors.joining(", "));
      throw wrong(
          target, name, expression, Wording.NOT_SQL.with(ServerErrors.describe(failed), known));
    }
  }

  private static TargetException wrong(
      StreamTarget target, String name, String expression, Text what) {
    return new TargetException(
        ExitCode.USAGE,
        Wording.WRONG_EXPRESSION.with(target.stream(), name, expression.strip(), what));
  }
}
