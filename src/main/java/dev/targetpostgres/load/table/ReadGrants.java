package dev.targetpostgres.load.table;

import dev.targetpostgres.config.TableOptions;
import dev.targetpostgres.postgres.Grants;
import dev.targetpostgres.postgres.ServerErrors;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.postgres.Transactor;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the roles that the options name read the tables that are loaded. */
public final class ReadGrants {
  private static final Logger LOG = LoggerFactory.getLogger(ReadGrants.class);
  private static final String SETTING = "default_target_schema_select_permissions";

  private final Transactor transactor;
  private final TableOptions options;

  public ReadGrants(Transactor transactor, TableOptions options) {
    this.transactor = transactor;
    this.options = options;
  }

  /** Gives them what they lack; where that is not ours to give, a warning says so. */
  public void admit(String stream, TableName table) {
    List<String> roles = options.readers(table.schema());
    if (!roles.isEmpty()) {
      transactor.inTransaction(
          stream,
          "letting others read " + table,
          connection -> {
            for (String role : roles) {
              admit(connection, table, role);
            }
            return roles;
          });
    }
  }

  private static void admit(Connection connection, TableName table, String role)
      throws SQLException {
    for (String grant : missing(connection, table, role)) {
      Savepoint before = connection.setSavepoint();
      try {
        Transactions.execute(connection, grant);
        connection.releaseSavepoint(before);
        LOG.info("{}", grant);
      } catch (SQLException refused) {
        if (!SqlStates.isPermissionDenied(refused)) {
          throw refused;
        }
        connection.rollback(before);
        LOG.warn("not ours to do, {}: {}", ServerErrors.describe(refused), grant);
      }
    }
  }

  private static List<String> missing(Connection connection, TableName table, String role)
      throws SQLException {
    try {
      return Grants.missing(connection, table, role);
    } catch (SQLException failed) {
      if (!SqlStates.isUnknown(failed)) {
        throw failed;
      }
      throw new TargetException(
          ExitCode.USAGE,
          "there is no role \"%s\", which the setting %s names".formatted(role, SETTING),
          failed);
    }
  }
}
