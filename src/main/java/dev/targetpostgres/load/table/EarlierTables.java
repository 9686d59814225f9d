package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.ChangeRights.TableOfOther;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Names;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that a new table does not split the rows of a stream. Another target can have loaded the
 * stream into a table whose name differs from ours only in spelling.
 */
final class EarlierTables {
  private EarlierTables() {}

  /**
   * Checks that no table of another target has the stream's rows, unless the user chose our name.
   *
   * @param ofOthers tables created by other targets
   * @throws TargetException if there is such a table, with the settings to choose
   */
  static void requireNone(
      String stream, TableName table, CreateTable wanted, List<TableOfOther> ofOthers) {
    for (TableOfOther other : ofOthers) {
      boolean here = isAlike(other.name().schema(), table.schema());
      boolean chosen = here ? wanted.chosen().name() : wanted.chosen().schema();
      if (!chosen
          && isAlike(other.name().table(), table.table())
          && !other.name().equals(table)
          && holds(other, wanted)) {
        throw new TargetException(
            ExitCode.USAGE,
            Wording.TABLE_OF_OTHER_TARGET.with(
                stream,
                table,
                maker(other.target()),
                other.name(),
                String.join(" and ", settings(stream, table, other.name())),
                other.target(),
                here ? keeping(stream, table) : "default_target_schema to " + table.schema()));
      }
    }
  }

  private static boolean isAlike(String name, String other) {
    return Names.plain(name).equals(Names.plain(other));
  }

  /** Returns whether the columns are the stream's, if only columns show which target made it. */
  private static boolean holds(TableOfOther other, CreateTable wanted) {
    List<String> columns = other.columns().stream().map(Names::plain).toList();
    return columns.isEmpty()
        || wanted.columns().stream()
            .map(column -> Names.plain(column.name()))
            .allMatch(column -> column.startsWith("_sdc_") || columns.contains(column));
  }

  private static String maker(String target) {
    return switch (target) {
      case "meltanolabs" -> "MeltanoLabs";
      case "pipelinewise" -> "PipelineWise";
      default -> target;
    };
  }

  /** Returns the settings that load the stream into the other table. */
  private static List<String> settings(String stream, TableName table, TableName other) {
    List<String> settings = new ArrayList<>();
    if (!other.schema().equals(table.schema())) {
      settings.add("default_target_schema to " + other.schema());
    }
    if (other.table().equals(table.table())) {
      return settings;
    }
    if (other.table().equals(Names.lower(table.table()))) {
      settings.add("table_case to lower");
    } else if (other.table().equals(Names.plain(table.table()))) {
      settings.add("table_case to plain");
    } else {
      settings.add("streams.%s.table to %s".formatted(stream, other.table()));
    }
    return settings;
  }

  /** Returns the setting that keeps our table beside the other. */
  private static String keeping(String stream, TableName table) {
    return table.table().equals(Names.plain(table.table()))
        ? "streams.%s.table to %s".formatted(stream, table.table())
        : "table_case to preserve";
  }
}
