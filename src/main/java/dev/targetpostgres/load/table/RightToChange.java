package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
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
          Wording.CANNOT_CREATE_SCHEMA.with(
              stream,
              table.schema(),
              rights.role(),
              rights.database(),
              Ddl.grantCreateOnDatabase(rights.database(), rights.role())));
    }
    if (creates && rights.hasSchema() && !rights.createsTables()) {
      throw denied(
          Wording.CANNOT_CREATE_TABLE.with(
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
          Wording.CANNOT_ADD_COLUMNS.with(
              stream,
              String.join(", ", added),
              table,
              rights.owner(),
              Ddl.changeOwner(table, rights.role()),
              rights.owner()));
    }
  }

  private static TargetException denied(Text message) {
    return new TargetException(ExitCode.LOAD_FAILED, message);
  }
}
