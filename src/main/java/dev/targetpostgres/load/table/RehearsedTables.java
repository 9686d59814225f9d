package dev.targetpostgres.load.table;

import dev.targetpostgres.config.SchemaEvolution;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Transactor;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableFit;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tables as they would be, had the statements been run that make them fit. */
public final class RehearsedTables {
  private final Transactor transactor;
  private final SchemaEvolution evolution;
  private final Map<TableName, TableShape> planned = new HashMap<>();
  private final Set<String> schemas = new HashSet<>();

  public RehearsedTables(Transactor transactor, SchemaEvolution evolution) {
    this.transactor = transactor;
    this.evolution = evolution;
  }

  /**
   * A table that would be.
   *
   * @param statements that would make it so, in order
   */
  public record Planned(TableShape shape, List<String> statements) {}

  /** The table, as {@link SchemaChanges#fit} would leave it. */
  public Planned fit(
      String stream, TableName table, CreateTable wanted, SchemaChanges.Check check) {
    List<String> statements = new ArrayList<>();
    TableShape actual = planned.get(table);
    if (actual == null) {
      actual = existing(stream, table, check, statements).orElse(null);
    }
    List<TableChange> changes =
        TableFit.changes(wanted, actual).stream()
            .filter(change -> SchemaChanges.isAllowed(change, evolution))
            .toList();
    statements.addAll(statements(table, changes));
    return planned(table, actual, changes, statements);
  }

  private Planned planned(
      TableName table,
      @Nullable TableShape actual,
      List<TableChange> changes,
      List<String> statements) {
    TableShape shape = TableFit.changed(table, actual, changes);
    planned.put(table, shape);
    return new Planned(shape, statements);
  }

  private Optional<TableShape> existing(
      String stream, TableName table, SchemaChanges.Check check, List<String> statements) {
    return transactor.inTransaction(
        stream,
        "looking at table " + table,
        connection -> {
          statements.clear();
          if (!schemas.contains(table.schema()) && !Catalog.hasSchema(connection, table.schema())) {
            statements.add(Ddl.createSchema(table.schema()));
          }
          schemas.add(table.schema());
          Optional<TableShape> found = Catalog.table(connection, table);
          if (found.isPresent()) {
            check.check(connection, found.get());
          }
          return found;
        });
  }

  /** The table, changed so that it holds a record; empty if it may not be changed. */
  public Optional<Planned> adapt(TableName table, List<TableChange> changes) {
    TableShape actual = planned.get(table);
    if (actual == null || evolution != SchemaEvolution.WIDEN) {
      return Optional.empty();
    }
    return Optional.of(planned(table, actual, changes, statements(table, changes)));
  }

  /** Statements that change the table; all widenings are one. */
  private static List<String> statements(TableName table, List<TableChange> changes) {
    List<String> statements = new ArrayList<>();
    List<WidenColumn> widenings = new ArrayList<>();
    for (TableChange change : changes) {
      if (change instanceof WidenColumn widen) {
        widenings.add(widen);
      } else {
        statements.addAll(Ddl.statements(table, change));
      }
    }
    if (!widenings.isEmpty()) {
      statements.add(Ddl.widen(table, widenings));
    }
    return statements;
  }
}
