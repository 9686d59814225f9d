package dev.targetpostgres.load.table;

import dev.targetpostgres.config.SchemaEvolution;
import dev.targetpostgres.config.TableOptions;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.TransactionRunner;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableFit;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks how a run would change tables. Prints the statements that a run would execute, and checks
 * the same rights, but changes nothing.
 */
public final class RehearsedTables implements Tables {
  private static final Logger LOG = LoggerFactory.getLogger(RehearsedTables.class);

  private final TransactionRunner transactor;
  private final SchemaEvolution evolution;
  private final long maxRewriteBytes;
  private final ReadGrants grants;
  private final Consumer<String> printer;
  private final Map<TableName, TableShape> planned = new HashMap<>();
  private final Set<String> createdSchemas = new HashSet<>();

  /** For each existing table, the columns whose type the server would refuse to change. */
  private final Map<TableName, Set<String>> fixed = new HashMap<>();

  /** Existing tables that our role does not own. */
  private final Set<TableName> foreign = new HashSet<>();

  /**
   * Starts without changes.
   *
   * @param transactor runs transactions, which can be read-only
   * @param printer receives the statements
   */
  public RehearsedTables(
      TransactionRunner transactor, TableOptions options, Consumer<String> printer) {
    this.transactor = transactor;
    evolution = options.evolution();
    maxRewriteBytes = options.maxRewriteBytes();
    grants = new ReadGrants(options);
    this.printer = printer;
  }

  @Override
  public Applied apply(String stream, TableName table, CreateTable wanted, Check check) {
    return transactor.inTransaction(
        stream,
        "looking at table " + table,
        connection -> apply(connection, stream, table, wanted, check));
  }

  private Applied apply(
      Connection connection, String stream, TableName table, CreateTable wanted, Check check)
      throws SQLException {
    Optional<TableShape> existing = Catalog.table(connection, table);
    @Nullable TableShape actual = planned.getOrDefault(table, existing.orElse(null));
    if (actual != null && (existing.isPresent() || check instanceof OfShape)) {
      check.check(connection, actual);
    }
    List<TableChange> changes =
        TableFit.changes(wanted, actual).stream()
            .filter(change -> SchemaChanges.isAllowed(change, evolution))
            .toList();
    ChangeRights rights = ChangeRights.of(connection, table);
    if (!changes.isEmpty()) {
      if (existing.isPresent() || !planned.containsKey(table)) {
        RightToChange.require(rights, stream, table, changes);
      }
      RightToChange.requireRoom(stream, table, actual, changes);
      if (!rights.hasSchema() && createdSchemas.add(table.schema())) {
        print(Ddl.createSchema(table.schema()));
      }
    }
    if (existing.isPresent() && existing.get().access().usesSchema() && !fixed.containsKey(table)) {
      fixed.put(table, Set.copyOf(Catalog.fixedColumns(connection, table)));
      if (!rights.isOwner()) {
        foreign.add(table);
      }
    }
    return changed(table, actual, possible(table, changes));
  }

  /** Returns the changes without those widenings that the server would refuse. Warns of each. */
  private List<TableChange> possible(TableName table, List<TableChange> changes) {
    List<TableChange> possible = new ArrayList<>();
    for (TableChange change : changes) {
      if (change instanceof WidenColumn widen && isFixed(table, change)) {
        Wording.COLUMN_STAYS
            .with(widen.column(), table, widen.from().sql(), Wording.TYPE_IS_FIXED)
            .warn(LOG);
      } else {
        possible.add(change);
      }
    }
    return possible;
  }

  /** Returns whether the server would refuse the change, as far as the catalog shows. */
  private boolean isFixed(TableName table, TableChange change) {
    if (change instanceof WidenColumn widen) {
      return fixed.getOrDefault(table, Set.of()).contains(widen.column());
    }
    return change instanceof DropNotNull && foreign.contains(table);
  }

  private Applied changed(TableName table, @Nullable TableShape actual, List<TableChange> changes) {
    statements(table, changes).forEach(this::print);
    TableShape shape = TableFit.changed(table, actual, changes);
    planned.put(table, shape);
    return new Applied(shape, changes);
  }

  @Override
  public boolean widens() {
    return evolution == SchemaEvolution.WIDEN;
  }

  @Override
  public Adapted adapt(Need need) {
    TableName table = need.table().name();
    List<TableChange> impossible =
        need.changes().stream().filter(change -> isFixed(table, change)).toList();
    if (!impossible.isEmpty()) {
      return Stays.of(table, impossible, Wording.TYPE_IS_FIXED.with());
    }
    List<WidenColumn> rewriting = need.atSwap() ? List.of() : Widenings.rewriting(need.changes());
    Optional<Text> tooLarge =
        !rewriting.isEmpty() && fixed.containsKey(table)
            ? tooLarge(need.stream(), table, rewriting)
            : Optional.empty();
    return tooLarge.isPresent()
        ? Stays.of(table, rewriting, tooLarge.get())
        : changed(table, planned.get(table), need.changes());
  }

  private Optional<Text> tooLarge(String stream, TableName table, List<WidenColumn> rewriting) {
    return transactor.inTransaction(
        stream,
        "looking at table " + table,
        connection ->
            Widenings.tooLarge(table, rewriting, Catalog.size(connection, table), maxRewriteBytes));
  }

  @Override
  public void grantReading(String stream, TableName table) {
    if (grants.areWanted(table.schema())) {
      transactor
          .inTransaction(
              stream,
              "asking who may read " + table,
              connection -> grants.missing(connection, List.of(table)))
          .forEach(this::print);
    }
  }

  private void print(String statement) {
    printer.accept(statement + ";");
  }

  /** Returns the statements that change the table. All widenings are one statement. */
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
