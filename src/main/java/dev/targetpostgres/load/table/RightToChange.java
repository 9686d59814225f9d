package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableAccess;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks before a table's change that the role may make it. The server's own error would not say
 * how to grant the right.
 */
final class RightToChange {
  private RightToChange() {}

  /**
   * Checks all changes except widenings: if a column cannot be widened, the run continues.
   *
   * @throws TargetException if a change is not allowed, with a statement or a setting that helps
   */
  static void require(
      ChangeRights rights, String stream, TableName table, List<TableChange> changes) {
    boolean creates = changes.stream().anyMatch(CreateTable.class::isInstance);
    for (TableChange change : changes) {
      if (change instanceof CreateTable create) {
        EarlierTables.requireNone(stream, table, create, rights.ofOthers());
        if (create.distribution().isRemote() && !rights.hasCitus()) {
          throw new TargetException(
              ExitCode.USAGE, Wording.NO_CITUS.with(stream, rights.database()));
        }
      }
    }
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
    if (!rights.isOwner() && !creates) {
      requireNone(
          Wording.CANNOT_ADD_COLUMNS,
          changes.stream()
              .filter(AddColumn.class::isInstance)
              .map(change -> ((AddColumn) change).column().name()),
          rights,
          stream,
          table);
      requireNone(
          Wording.CANNOT_DROP_NOT_NULL,
          changes.stream()
              .filter(DropNotNull.class::isInstance)
              .map(change -> ((DropNotNull) change).column()),
          rights,
          stream,
          table);
    }
  }

  /**
   * Checks that the table can hold the columns that the changes add. Dropped columns count, too.
   *
   * @param actual the existing table, or null
   * @throws TargetException if it would have more columns than PostgreSQL allows
   */
  static void requireRoom(
      String stream, TableName table, @Nullable TableShape actual, List<TableChange> changes) {
    int before = actual == null ? 0 : actual.columns().size() + actual.access().dropped();
    int after = before;
    for (TableChange change : changes) {
      if (change instanceof CreateTable create) {
        after += create.columns().size();
      } else if (change instanceof AddColumn) {
        after++;
      }
    }
    if (after > before && after > TableAccess.MOST_COLUMNS) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.TOO_MANY_COLUMNS.with(stream, table, after, TableAccess.MOST_COLUMNS));
    }
  }

  private static void requireNone(
      Wording denial, Stream<String> changed, ChangeRights rights, String stream, TableName table) {
    String columns = changed.collect(Collectors.joining(", "));
    if (!columns.isEmpty()) {
      throw denied(
          denial.with(
              stream,
              columns,
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
