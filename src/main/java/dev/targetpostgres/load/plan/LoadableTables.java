package dev.targetpostgres.load.plan;

import dev.targetpostgres.postgres.CitusSql;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Distribution;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.TableShape;
import java.util.List;

/** Checks whether a load method can use an existing table, before the table is changed. */
public final class LoadableTables {
  private LoadableTables() {}

  /**
   * Checks that the table's primary key is not a part of the stream's key. If it is, records with
   * different keys would become one row.
   *
   * @throws TargetException if it is
   */
  public static void requireFinerPrimaryKey(StreamTarget target, TableShape existing) {
    List<String> keys = target.mergeKeys();
    List<String> primaryKey = existing.primaryKey();
    if (!primaryKey.isEmpty() && primaryKey.size() < keys.size() && keys.containsAll(primaryKey)) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.PRIMARY_KEY_IS_SHORTER.with(
              target.stream(), keys, target.table(), primaryKey, target.stream()));
    }
  }

  /**
   * Checks that Citus can merge rows into the table by the stream's key.
   *
   * @throws TargetException if it cannot
   */
  public static void requireMergeable(StreamTarget target, TableShape existing) {
    Distribution distribution = existing.distribution();
    List<String> keys = target.mergeKeys();
    String column = distribution.column();
    if (distribution.columnar()) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.COLUMNAR_STAYS.with(
              target.stream(), target.table(), target.stream(), CitusSql.toHeap(target.table())));
    }
    if (column != null && !keys.contains(column)) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.KEY_WITHOUT_DISTRIBUTION.with(
              target.stream(),
              target.table(),
              column,
              keys,
              column,
              target.stream(),
              CitusSql.redistribute(target.table(), keys.get(0))));
    }
  }

  /**
   * Checks that the table accepts a key more than once, as append needs.
   *
   * @throws TargetException if the table has a unique index over the key
   */
  public static void requireNoUniqueKey(StreamTarget target, TableShape existing) {
    List<String> keys = target.schema().keyColumns();
    if (!keys.isEmpty() && existing.isUniqueOver(keys)) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.APPEND_TO_UNIQUE_KEY.with(
              target.stream(), target.table(), keys, target.stream()));
    }
  }

  /** Returns whether the table has the columns that ACTIVATE_VERSION needs. */
  public static boolean hasVersions(TablePlan plan) {
    return plan.shape()
            .column(Metadata.TABLE_VERSION.column())
            .filter(version -> version.type().facts().isNumber())
            .isPresent()
        && (plan.target().hardDelete()
            || plan.shape().column(Metadata.DELETED_AT.column()).isPresent());
  }
}
