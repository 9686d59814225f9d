package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import java.util.List;

/**
 * Checks that our role may change a table, before it tries. The server's own words would not say
 * what to do. Pure.
 */
final class RightToChange {
  private RightToChange() {}

  /**
   * Checks the changes but for widenings. If a column cannot be widened, the run goes on.
   *
   * @throws TargetException with the statement that the owner has to run
   */
  static void require(
      ChangeRights rights, String stream, TableName table, List<TableChange> changes) {
    boolean creates = changes.stream().anyMatch(CreateTable.class::isInstance);
    if (creates && !rights.hasSchema() && !rights.createsSchemas()) {
      throw denied(
          ("stream %s: cannot create schema %s: role %s has no CREATE privilege on database %s. Run:"
                  + " %s; or create the schema and grant the role CREATE on it")
              .formatted(
                  stream,
                  table.schema(),
                  rights.role(),
                  rights.database(),
                  Ddl.grantCreateOnDatabase(rights.database(), rights.role())));
    }
    if (creates && rights.hasSchema() && !rights.createsTables()) {
      throw denied(
          ("stream %s: cannot create table %s: role %s has no CREATE privilege on schema %s. Run:"
                  + " %s")
              .formatted(
                  stream,
                  table,
                  rights.role(),
                  table.schema(),
                  Ddl.grantCreateOnSchema(table.schema(), rights.role())));
    }
    List<String> added =
        changes.stream()
            .filter(AddColumn.class::isInstance)
            .map(change -> ((AddColumn) change).column().name())
            .toList();
    if (!rights.isOwner() && !added.isEmpty()) {
      throw denied(
          ("stream %s: cannot add columns %s to %s: only its owner %s can. Run: %s; or set role to"
                  + " %s")
              .formatted(
                  stream,
                  String.join(", ", added),
                  table,
                  rights.owner(),
                  Ddl.changeOwner(table, rights.role()),
                  rights.owner()));
    }
  }

  private static TargetException denied(String message) {
    return new TargetException(ExitCode.LOAD_FAILED, message);
  }
}
