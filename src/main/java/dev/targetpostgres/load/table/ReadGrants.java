package dev.targetpostgres.load.table;

import dev.targetpostgres.config.TableOptions;
import dev.targetpostgres.postgres.Grants;
import dev.targetpostgres.postgres.ServerErrors;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Grants SELECT on loaded tables to the roles that the settings name. */
record ReadGrants(TableOptions options) {
  private static final Logger LOG = LoggerFactory.getLogger(ReadGrants.class);
  private static final String SETTING = "default_target_schema_select_permissions";

  /** Returns whether the settings name a role for tables of the schema. */
  boolean areWanted(String schema) {
    return !options.readers(schema).isEmpty();
  }

  /**
   * Returns the GRANT statements that the roles still need to read the tables.
   *
   * @throws TargetException if a role does not exist
   */
  List<String> missing(Connection connection, List<TableName> tables) throws SQLException {
    List<String> missing = new ArrayList<>();
    for (String schema : tables.stream().map(TableName::schema).distinct().toList()) {
      List<TableName> there =
          tables.stream().filter(table -> table.schema().equals(schema)).toList();
      for (String role : options.readers(schema)) {
        missing.addAll(
            Grants.missing(connection, there, role)
                .orElseThrow(
                    () ->
                        new TargetException(
                            ExitCode.USAGE, Wording.NO_SUCH_ROLE.with(role, SETTING))));
      }
    }
    return missing;
  }

  /** Grants SELECT on the tables to all roles that cannot read them, or to none. */
  void giveAll(Connection connection, List<TableName> tables) throws SQLException {
    List<String> missing = missing(connection, tables);
    if (!missing.isEmpty()) {
      Transactions.together(connection, missing);
      missing.forEach(LOG::info);
    }
  }

  /** Grants what is missing, and returns the statements. Warns if our role cannot grant. */
  List<String> give(Connection connection, TableName table) throws SQLException {
    List<String> missing = missing(connection, List.of(table));
    for (String grant : missing) {
      Savepoint before = connection.setSavepoint();
      try {
        Transactions.execute(connection, grant);
        connection.releaseSavepoint(before);
        LOG.info("{}", grant);
      } catch (SQLException failed) {
        if (!SqlStates.isPermissionDenied(failed)) {
          throw failed;
        }
        Transactions.rollBackTo(connection, before);
        Wording.NOT_OURS_TO_DO.with(ServerErrors.describe(failed), grant).warn(LOG);
      }
    }
    return missing;
  }
}
