package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.LastMessage;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.report.LoggedStream;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Domain;
import dev.targetpostgres.schema.ColumnType.Other;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableFit;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New tables that are only planned, and are made together before anything needs them. So many new
 * streams wait for the server as often as one. Used by one thread at a time.
 */
final class PlannedTables {
  private static final Logger LOG = LoggerFactory.getLogger(PlannedTables.class);

  /** Each takes some of the server's locks until all are committed. */
  private static final int MOST_TOGETHER = 250;

  private static final int MOST_NAMED = 3;

  private final List<Planned> planned = new ArrayList<>();
  private final int lockTimeoutSeconds;
  private final ReadGrants grants;

  PlannedTables(int lockTimeoutSeconds, ReadGrants grants) {
    this.lockTimeoutSeconds = lockTimeoutSeconds;
    this.grants = grants;
  }

  /**
   * A table that did not exist a moment ago.
   *
   * @param hasSchema whether its schema existed
   * @param granted whether roles are to read it
   */
  record Planned(
      String stream,
      TableName table,
      CreateTable wanted,
      Tables.Check check,
      boolean hasSchema,
      boolean granted) {
    Planned withGrants() {
      return new Planned(stream, table, wanted, check, hasSchema, true);
    }

    /** The table as it is going to be. */
    TableShape shape() {
      return TableFit.changed(table, null, List.of(wanted));
    }
  }

  /** Returns whether the table would be read as it is planned: only the server knows some types. */
  static boolean canPlan(CreateTable wanted) {
    return wanted.columns().stream().allMatch(column -> isKnown(column.type()));
  }

  private static boolean isKnown(ColumnType type) {
    return type instanceof ArrayOf array
        ? isKnown(array.element())
        : !(type instanceof Other || type instanceof Domain);
  }

  void add(Planned table) {
    planned.add(table);
  }

  /** Notes that roles are to read the table. Returns false if it is not planned. */
  boolean grant(TableName table) {
    for (int place = 0; place < planned.size(); place++) {
      if (planned.get(place).table().equals(table)) {
        planned.set(place, planned.get(place).withGrants());
        return true;
      }
    }
    return false;
  }

  /** Takes out tables that may be made together; empty if there are no more. */
  List<Planned> take() {
    List<Planned> first = planned.subList(0, Math.min(MOST_TOGETHER, planned.size()));
    List<Planned> taken = List.copyOf(first);
    first.clear();
    return taken;
  }

  /**
   * Makes the tables, in the connection's transaction.
   *
   * @param message that may commit the transaction
   * @return the tables, or empty if they have to be made one by one to find out why
   */
  Optional<Map<TableName, TableShape>> make(
      Connection connection, List<Planned> together, LastMessage message) throws SQLException {
    List<TableName> granted = names(together.stream().filter(Planned::granted).toList());
    try {
      Map<TableName, TableShape> made =
          Catalog.made(
              connection,
              statements(together),
              names(together),
              schemas(together),
              lockTimeoutSeconds,
              granted.isEmpty() ? message : LastMessage.OPEN);
      grants.giveAll(connection, granted);
      return Optional.of(made);
    } catch (SQLException | TargetException failed) {
      if (failed instanceof SQLException lost && SqlStates.isConnectionLost(lost)) {
        throw lost;
      }
      LOG.debug("tables are made one by one, since one of them cannot be", failed);
      connection.rollback();
      return Optional.empty();
    }
  }

  /** Returns the schemas that are to be made for the tables. */
  static List<String> schemas(List<Planned> tables) {
    return tables.stream()
        .filter(table -> !table.hasSchema())
        .map(table -> table.table().schema())
        .distinct()
        .toList();
  }

  /** Says what making the tables is, for messages. */
  static String making(List<Planned> tables) {
    String first =
        tables.stream()
            .limit(MOST_NAMED)
            .map(plan -> plan.table().toString())
            .collect(Collectors.joining(", "));
    int others = tables.size() - MOST_NAMED;
    return "creating " + first + (others > 0 ? " and %d more tables".formatted(others) : "");
  }

  private static List<TableName> names(List<Planned> tables) {
    return tables.stream().map(Planned::table).toList();
  }

  /** Returns the statements that make the tables and their schemas. */
  static List<String> statements(List<Planned> tables) {
    List<String> statements = new ArrayList<>();
    schemas(tables).forEach(schema -> statements.add(Ddl.createSchema(schema)));
    tables.forEach(table -> statements.addAll(Ddl.statements(table.table(), table.wanted())));
    return statements;
  }

  /** Tells that the tables were made. */
  static void tell(List<Planned> tables) {
    schemas(tables).forEach(schema -> LOG.info("created schema {}", schema));
    for (Planned table : tables) {
      LoggedStream.during(
          table.stream(),
          () -> {
            SchemaChanges.tell(table.table(), table.wanted());
            return table;
          });
    }
  }
}
