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
 * Collects new tables, and creates them together before anything needs them. So many new streams
 * take as few round trips as one. Used by one thread at a time.
 */
final class PlannedTables {
  private static final Logger LOG = LoggerFactory.getLogger(PlannedTables.class);

  /** The most tables of one transaction. Each takes slots of the server's lock table. */
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
   * A table that did not exist when it was planned.
   *
   * @param hasSchema whether its schema existed
   * @param granted whether SELECT is to be granted
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

    /** Returns the table as it will be created. */
    TableShape shape() {
      return TableFit.changed(table, null, List.of(wanted));
    }
  }

  /** Returns whether all columns' types are known without the server. */
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

  /** Marks a planned table for read grants. Returns false if the table is not planned. */
  boolean grant(TableName table) {
    for (int place = 0; place < planned.size(); place++) {
      if (planned.get(place).table().equals(table)) {
        planned.set(place, planned.get(place).withGrants());
        return true;
      }
    }
    return false;
  }

  /** Removes and returns tables to create together. The list is empty if there are no more. */
  List<Planned> take() {
    List<Planned> first = planned.subList(0, Math.min(MOST_TOGETHER, planned.size()));
    List<Planned> taken = List.copyOf(first);
    first.clear();
    return taken;
  }

  /**
   * Creates the tables, in the connection's transaction.
   *
   * @param message the message to send them in, which can commit the transaction
   * @return the tables, or empty if one failed; creating them one by one shows which
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

  /** Returns the schemas to create for the tables. */
  static List<String> schemas(List<Planned> tables) {
    return tables.stream()
        .filter(table -> !table.hasSchema())
        .map(table -> table.table().schema())
        .distinct()
        .toList();
  }

  /** Returns a description of the work, for messages. */
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

  /** Returns the statements that create the tables and their schemas. */
  static List<String> statements(List<Planned> tables) {
    List<String> statements = new ArrayList<>();
    schemas(tables).forEach(schema -> statements.add(Ddl.createSchema(schema)));
    tables.forEach(table -> statements.addAll(Ddl.statements(table.table(), table.wanted())));
    return statements;
  }

  /** Logs that the tables were created. */
  static void log(List<Planned> tables) {
    schemas(tables).forEach(schema -> LOG.info("created schema {}", schema));
    for (Planned table : tables) {
      LoggedStream.during(
          table.stream(),
          () -> {
            SchemaChanges.log(table.table(), table.wanted());
            return table;
          });
    }
  }
}
