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
 * Checks that a new table does not divide the rows of a stream: another target may have loaded it
 * into a table of a name like ours. Pure.
 */
final class EarlierTables {
  private EarlierTables() {}

  /**
   * Checks that no table of another target stands for the new one, unless the user chose the name.
   *
   * @param ofOthers tables that another target made
   * @throws TargetException with the settings to choose
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

  /** Returns whether the stream's columns are there, if nothing else tells who made the table. */
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

  /** Returns what leads to the other table. */
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

  /** Returns what leads to a table of our own beside the other. */
  private static String keeping(String stream, TableName table) {
    return table.table().equals(Names.plain(table.table()))
        ? "streams.%s.table to %s".formatted(stream, table.table())
        : "table_case to preserve";
  }
}
