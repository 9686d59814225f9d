package dev.targetpostgres.postgres;

import static java.util.stream.Collectors.joining;

import dev.targetpostgres.postgres.Dml.StagingColumn;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Statements that create and change tables, as text. Pure. */
public final class Ddl {
  private Ddl() {}

  /**
   * Creates a schema. Callers check first that it is missing: IF NOT EXISTS needs the right too.
   */
  public static String createSchema(String schema) {
    return "CREATE SCHEMA IF NOT EXISTS " + Sql.identifier(schema);
  }

  /** Returns the statements that apply a change. */
  public static List<String> statements(TableName table, TableChange change) {
    if (change instanceof CreateTable create) {
      return createTable(table, create);
    }
    if (change instanceof WidenColumn widen) {
      return List.of(widen(table, List.of(widen)));
    }
    if (change instanceof DropNotNull drop) {
      return List.of(alterTable(table) + alterColumn(drop.column()) + "DROP NOT NULL");
    }
    AddColumn add = (AddColumn) change;
    List<String> statements = new ArrayList<>();
    statements.add(
        "ALTER TABLE "
            + Sql.table(table)
            + " ADD COLUMN IF NOT EXISTS "
            + definition(add.column()));
    comment(table, add.column(), statements);
    return statements;
  }

  /** Widens several columns in one statement, which reads the rows once. */
  public static String widen(TableName table, List<WidenColumn> changes) {
    return alterTable(table)
        + Sql.list(changes, change -> alterColumn(change.column()) + Widening.type(change));
  }

  /**
   * Creates the staging table of an overwrite. It has the target's constraints, so it rejects bad
   * rows while we still know their records. It has no autovacuum, which would cost more than the
   * only read and delay the swap.
   *
   * @param own our own columns, besides those of the target
   * @param comment text by which a later run recognizes the table
   */
  public static List<String> createOverwriteStaging(
      TableName staging,
      TableName target,
      List<StagingColumn> own,
      boolean logged,
      String comment) {
    return List.of(
        "CREATE "
            + (logged ? "" : "UNLOGGED ")
            + "TABLE IF NOT EXISTS "
            + Sql.table(staging)
            + " (LIKE "
            + Sql.table(target)
            + " INCLUDING CONSTRAINTS INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED"
            + own.stream().map(column -> ", " + column.definition()).collect(joining())
            + ") WITH (autovacuum_enabled = false)",
        comment(staging, comment));
  }

  static String comment(TableName table, String comment) {
    return "COMMENT ON TABLE " + Sql.table(table) + " IS " + Sql.literal(comment);
  }

  /** Adds one of our own columns to a staging table. */
  public static String addOwn(TableName staging, StagingColumn own) {
    return alterTable(staging) + "ADD COLUMN IF NOT EXISTS " + own.definition();
  }

  /** Drops a staging table. */
  public static String dropStaging(TableName staging) {
    return "DROP TABLE IF EXISTS " + Sql.table(staging);
  }

  /** Creates an index, whose name the server chooses. */
  public static String createIndex(TableName table, List<String> columns) {
    return "CREATE INDEX ON " + Sql.table(table) + " (" + Sql.identifiers(columns) + ")";
  }

  /** Creates the index that an upsert by these columns needs; for messages. */
  public static String createUniqueIndex(TableName table, List<String> columns) {
    return "CREATE UNIQUE INDEX ON " + Sql.table(table) + " (" + Sql.identifiers(columns) + ")";
  }

  /** Lets a role use objects in the schema. */
  public static String grantUsage(String schema, String role) {
    return "GRANT USAGE ON SCHEMA " + Sql.identifier(schema) + " TO " + grantee(role);
  }

  /** Lets a role read the table. */
  public static String grantSelect(TableName table, String role) {
    return "GRANT SELECT ON " + Sql.table(table) + " TO " + grantee(role);
  }

  /** Lets a role replay the records of a table of rejected records. */
  public static String grantReplay(TableName rejected, TableName schemas, String role) {
    return "GRANT USAGE ON SCHEMA %1$s TO %4$s; GRANT SELECT, INSERT, DELETE ON %2$s TO %4$s; GRANT SELECT, INSERT ON %3$s TO %4$s"
        .formatted(
            Sql.identifier(rejected.schema()),
            Sql.table(rejected),
            Sql.table(schemas),
            Sql.identifier(role));
  }

  /** Updates the planner's statistics about the table. */
  public static String analyze(TableName table) {
    return "ANALYZE " + Sql.table(table);
  }

  /** Lets a role create schemas in the database. */
  public static String grantCreateOnDatabase(String database, String role) {
    return "GRANT CREATE ON DATABASE %s TO %s"
        .formatted(Sql.identifier(database), Sql.identifier(role));
  }

  /** Lets a role create tables in the schema. */
  public static String grantCreateOnSchema(String schema, String role) {
    return "GRANT USAGE, CREATE ON SCHEMA %s TO %s"
        .formatted(Sql.identifier(schema), Sql.identifier(role));
  }

  /**
   * Grants a role privileges on a table.
   *
   * @param privileges maps each privilege to its columns; an empty list stands for the whole table
   */
  public static String grant(TableName table, Map<String, List<String>> privileges, String role) {
    return "GRANT %s ON %s TO %s"
        .formatted(
            privileges.entrySet().stream()
                .map(
                    entry ->
                        entry.getValue().isEmpty()
                            ? entry.getKey()
                            : entry.getKey() + " (" + Sql.identifiers(entry.getValue()) + ")")
                .collect(joining(", ")),
            Sql.table(table),
            Sql.identifier(role));
  }

  /** Lets a role create temporary tables. */
  public static String grantTemporary(String database, String role) {
    return "GRANT TEMPORARY ON DATABASE %s TO %s"
        .formatted(Sql.identifier(database), Sql.identifier(role));
  }

  /** Lets a published table without a key accept UPDATE and DELETE. */
  public static String identifyFully(TableName table) {
    return alterTable(table) + "REPLICA IDENTITY FULL";
  }

  /** Makes a role the table's owner. */
  public static String changeOwner(TableName table, String role) {
    return alterTable(table) + "OWNER TO " + Sql.identifier(role);
  }

  private static String grantee(String role) {
    return role.equals(Grants.PUBLIC) ? "PUBLIC" : Sql.identifier(role);
  }

  private static String alterTable(TableName table) {
    return "ALTER TABLE " + Sql.table(table) + " ";
  }

  private static String alterColumn(String column) {
    return "ALTER COLUMN " + Sql.identifier(column) + " ";
  }

  private static List<String> createTable(TableName table, CreateTable create) {
    List<String> statements = new ArrayList<>();
    String key =
        create.primaryKey().isEmpty()
            ? ""
            : ", PRIMARY KEY (" + Sql.identifiers(create.primaryKey()) + ")";
    statements.add(
        "CREATE TABLE "
            + Sql.table(table)
            + " ("
            + Sql.list(create.columns(), Ddl::definition)
            + key
            + ")");
    if (create.comment() != null) {
      statements.add("COMMENT ON TABLE " + Sql.table(table) + " IS " + text(create.comment()));
    }
    if (create.distribution().isRemote()) {
      statements.add(CitusSql.distributeQuietly(table, create.distribution()));
    }
    create.columns().forEach(column -> comment(table, column, statements));
    return statements;
  }

  static String definition(ColumnDefinition column) {
    return Sql.identifier(column.name()) + " " + column.type().sql();
  }

  private static void comment(TableName table, ColumnDefinition column, List<String> statements) {
    String comment = column.comment();
    if (comment != null) {
      statements.add(
          "COMMENT ON COLUMN "
              + Sql.table(table)
              + "."
              + Sql.identifier(column.name())
              + " IS "
              + text(comment));
    }
  }

  /** Escapes NUL, which a tap's names can contain and the server's text cannot. */
  private static String text(String name) {
    return Sql.literal(name.replace("\0", "\\0"));
  }
}
