package dev.targetpostgres.load.method;

import dev.targetpostgres.load.table.RunLock;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.TransactionRunner;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops the staging tables left by killed runs, once for each schema. Not thread-safe. */
final class DeadStaging {
  private static final Logger LOG = LoggerFactory.getLogger(DeadStaging.class);
  private static final String PREFIX = "_sdc_";
  private static final Pattern COMMENT =
      Pattern.compile("target-postgres (?:overwrite )?staging of run ([0-9a-f-]{36})");

  private final TransactionRunner transactor;
  private final Set<String> clearedSchemas = new HashSet<>();

  DeadStaging(TransactionRunner transactor) {
    this.transactor = transactor;
  }

  /** Returns the comment by which a later run recognizes a staging table of the run. */
  static String comment(String run) {
    return "target-postgres staging of run " + run;
  }

  /** Drops the staging tables of killed runs in the schema. If that fails, it only warns. */
  void clear(String schema) {
    if (clearedSchemas.contains(schema)) {
      return;
    }
    try {
      transactor.inTransaction(
          "in all",
          "clearing staging tables of dead runs",
          connection -> {
            clear(connection, schema);
            return schema;
          });
      clearedSchemas.add(schema);
    } catch (TargetException failed) {
      Wording.STAGING_STAYS.with(failed.getMessage()).warn(LOG);
    }
  }

  private static void clear(Connection connection, String schema) throws SQLException {
    for (Catalog.CommentedTable table : Catalog.commentedTables(connection, schema, PREFIX)) {
      Matcher comment = COMMENT.matcher(String.valueOf(table.comment()));
      if (!comment.matches() || !RunLock.isDead(connection, comment.group(1))) {
        continue;
      }
      if (table.droppable()) {
        Transactions.execute(connection, Ddl.dropStaging(table.name()));
        LOG.info("dropped {}, which a run that was killed had left", table.name());
      } else {
        Wording.STAGING_OF_ANOTHER_ROLE.with(table.name()).warn(LOG);
      }
    }
  }
}
