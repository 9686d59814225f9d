package dev.targetpostgres.postgres;

import dev.targetpostgres.config.LoadMethodName;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Distribution;
import dev.targetpostgres.schema.Distribution.Kind;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports on the server, the session and our rights, for {@code --check}. Changes nothing. */
public final class ConnectionCheck {
  private static final String LINE = "%-18s%s";
  private static final int MOST_NAMED = 5;

  private final ConnectionPool pool;
  private final @Nullable String otherRole;
  private final Set<String> schemas;
  private final @Nullable LoadMethodName method;
  private final Map<String, String> said = new LinkedHashMap<>();
  private final List<Text> objections = new ArrayList<>();
  private String database = "";
  private String role = "";

  /** Whether there is a schema without the right to make tables, which staging can need. */
  private boolean hasClosedSchema;

  private ConnectionCheck(
      ConnectionPool pool,
      @Nullable String otherRole,
      Set<String> schemas,
      @Nullable LoadMethodName method) {
    this.method = method;
    this.pool = pool;
    this.otherRole = otherRole;
    this.schemas = schemas;
  }

  /** The report in lines, and reasons why a load would fail, with the way out. */
  public record Findings(List<String> lines, List<Text> objections) {}

  /**
   * Checks the connection and the schemas.
   *
   * @param role the role to load as, or null for the one that logs in
   * @param schemas the schemas to check, in this order
   * @param method the load method of all streams, or null if it depends on their keys
   * @throws TargetException if the connection is lost
   */
  public static Findings look(
      ConnectionPool pool,
      @Nullable String role,
      Set<String> schemas,
      @Nullable LoadMethodName method) {
    ConnectionCheck check = new ConnectionCheck(pool, role, schemas, method);
    try (Connection connection = pool.connection()) {
      check.session(connection);
      connection.rollback();
      pool.begin(connection);
      check.rights(connection);
      connection.rollback();
    } catch (SQLException failed) {
      throw CannotConnect.explain(pool.server(), failed);
    }
    List<String> lines =
        check.said.entrySet().stream()
            .map(entry -> LINE.formatted(entry.getKey(), entry.getValue()))
            .toList();
    return new Findings(lines, check.objections);
  }

  private void session(Connection connection) throws SQLException {
    // Runs before SET ROLE, since the other role may lack the right to see the session.
    try (PreparedStatement statement = connection.prepareStatement(SessionSql.description());
        ResultSet row = statement.executeQuery()) {
      row.next();
      said.put("server", "PostgreSQL " + row.getString(1) + " at " + pool.hosts());
      said.putAll(pool.route());
      String tls = row.getString(5);
      said.put("TLS", tls == null ? "none, the connection is not encrypted" : tls);
      database = row.getString(2);
      said.put("database", database + ", " + row.getString(3));
      role = row.getString(4);
      said.put("user", role);
    }
    if (otherRole != null) {
      role = otherRole;
      said.put("role", otherRole);
    }
  }

  private void rights(Connection connection) throws SQLException {
    boolean mayCreateSchemas;
    boolean temporary;
    try (PreparedStatement statement =
            connection.prepareStatement(CatalogSql.databasePrivileges());
        ResultSet row = statement.executeQuery()) {
      row.next();
      temporary = row.getBoolean(1);
      said.put(
          "temporary tables",
          temporary
              ? "allowed"
              : "not allowed, so rows are staged in the target schema; to allow them, run: "
                  + grant("TEMPORARY", "DATABASE", database));
      mayCreateSchemas = row.getBoolean(2);
    }
    Set<String> others = new TreeSet<>();
    List<String> distributed = new ArrayList<>();
    boolean citus = false;
    for (String schema : schemas) {
      said.put("schema " + schema, schema(connection, schema, mayCreateSchemas, temporary));
      ChangeRights rights = changeRights(connection, schema);
      others.addAll(tablesOfOthers(rights));
      if (rights.hasCitus()) {
        citus = true;
        distributed.addAll(distributedTables(connection, schema));
      }
    }
    if (!temporary && hasClosedSchema) {
      said.put(
          "temporary tables",
          "not allowed; to allow them, run: " + grant("TEMPORARY", "DATABASE", database));
    }
    if (citus) {
      said.put("Citus", distributed.isEmpty() ? "no distributed table yet" : named(distributed));
    }
    if (!others.isEmpty()) {
      said.put("other targets", named(others) + "; to load into these tables, set compatible_with");
    }
  }

  private static ChangeRights changeRights(Connection connection, String schema)
      throws SQLException {
    return Transactions.only(
        connection,
        ChangeRightsSql.changeRights(
            new TableName(schema, ""), Integer.MAX_VALUE, Integer.MAX_VALUE),
        ChangeRights::read);
  }

  private static List<String> distributedTables(Connection connection, String schema)
      throws SQLException {
    return Transactions.list(
        connection,
        CitusSql.distributedTables(schema),
        row -> {
          Distribution distribution =
              new Distribution(Kind.valueOf(row.getString(2)), row.getString(3), false);
          return new TableName(schema, row.getString(1)) + " is " + distribution;
        });
  }

  /** Returns the tables that other targets surely made. */
  private static List<String> tablesOfOthers(ChangeRights rights) {
    return rights.ofOthers().stream()
        .filter(other -> other.columns().isEmpty())
        .map(other -> "%s (%s)".formatted(other.name(), other.target()))
        .toList();
  }

  private static String named(Collection<String> tables) {
    int more = tables.size() - MOST_NAMED;
    return tables.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (more > 0 ? " and %d more".formatted(more) : "");
  }

  private String schema(
      Connection connection, String schema, boolean mayBeCreated, boolean temporary)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.schemaPrivileges())) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          if (!mayBeCreated) {
            objections.add(
                Wording.NO_SUCH_SCHEMA.with(schema, grant("CREATE", "DATABASE", database)));
          }
          return "does not exist; the role %s create it".formatted(mayBeCreated ? "can" : "cannot");
        }
        if (!row.getBoolean(1)) {
          objections.add(
              Wording.SCHEMA_NOT_USABLE.with(schema, grant("USAGE, CREATE", "SCHEMA", schema)));
          return "the role cannot use it";
        }
        if (!row.getBoolean(2)) {
          hasClosedSchema = true;
          requireStaging(schema, row.getBoolean(4), temporary);
        }
        String tables =
            row.getBoolean(2)
                ? "the role can create tables in it"
                : "the role cannot create tables in it, and can load only into existing ones"
                    + (temporary ? "" : ", by append")
                    + "; to allow it, run: "
                    + grant("CREATE", "SCHEMA", schema);
        String closed = row.getString(3);
        return closed == null
            ? tables
            : tables
                + "; it cannot upsert into all of them; to allow it, run: "
                + "GRANT SELECT, INSERT, UPDATE ON %s TO %s"
                    .formatted(closed, Sql.identifier(role));
      }
    }
  }

  /** Objects if the settings' load method cannot load into the tables that the schema has. */
  private void requireStaging(String schema, boolean hasTables, boolean temporary) {
    if (hasTables && method == LoadMethodName.OVERWRITE) {
      objections.add(
          Wording.SCHEMA_WITHOUT_OVERWRITE.with(schema, grant("CREATE", "SCHEMA", schema)));
    } else if (hasTables && !temporary && method != LoadMethodName.APPEND) {
      objections.add(
          Wording.SCHEMA_WITHOUT_STAGING.with(schema, grant("TEMPORARY", "DATABASE", database)));
    }
  }

  private String grant(String rights, String kind, String name) {
    return "GRANT %s ON %s %s TO %s"
        .formatted(rights, kind, Sql.identifier(name), Sql.identifier(role));
  }
}
