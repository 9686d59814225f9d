package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.ServerErrors;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.WiderTypes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Widens columns in a transaction, and logs columns that are widened. Stateless. */
public final class Widenings {
  private static final Logger LOG = LoggerFactory.getLogger(Widenings.class);

  private Widenings() {}

  /** Logs a widening before it begins, since a rewrite can take long. */
  static void log(Object reason, TableName table, WidenColumn widen, Catalog.Size size) {
    LOG.info(
        "{}: widening column {} of {} from {} to {}, {}",
        reason,
        widen.column(),
        table,
        widen.from().sql(),
        widen.to().sql(),
        WiderTypes.rewrites(widen)
            ? "which rewrites the table (" + size.shown() + ")"
            : "without rewriting the table");
  }

  /** Logs which columns another session has widened after rows were encoded for them. */
  public static void logWidenedByOthers(
      String stream, TableName table, List<StagedColumn> columns) {
    for (StagedColumn column : columns) {
      if (!column.encoded().equals(column.target())) {
        LOG.info(
            "stream {}: somebody has widened column {} of {} from {} to {}; rows that were read"
                + " before are converted",
            stream,
            column.name(),
            table,
            column.encoded().sql(),
            column.target().sql());
      }
    }
  }

  /** Returns the changes for which the server rewrites the table. */
  static List<WidenColumn> rewriting(List<? extends TableChange> changes) {
    return changes.stream()
        .filter(WidenColumn.class::isInstance)
        .map(WidenColumn.class::cast)
        .filter(WiderTypes::rewrites)
        .toList();
  }

  /** Returns why the table is too large to rewrite, with the statement to run; else empty. */
  static Optional<Text> tooLarge(
      TableName table, List<WidenColumn> rewriting, Catalog.Size size, long maxRewriteBytes) {
    return rewriting.isEmpty() || size.bytes() <= maxRewriteBytes
        ? Optional.empty()
        : Optional.of(
            Wording.REWRITE_TOO_LARGE.with(table, size.shown(), Ddl.widen(table, rewriting)));
  }

  /**
   * Widens the columns. Returns those that the server refuses to widen, with its reason. A warning
   * names each of them.
   */
  static Map<WidenColumn, Text> refused(
      Connection connection, TableName table, List<WidenColumn> changes) throws SQLException {
    // One statement rewrites the table once. If it fails, each column is widened alone.
    Map<WidenColumn, Text> refused = new LinkedHashMap<>();
    if (changes.size() > 1 && refusal(connection, table, changes).isEmpty()) {
      return refused;
    }
    for (WidenColumn change : changes) {
      Optional<SQLException> refusal = refusal(connection, table, List.of(change));
      if (refusal.isPresent()) {
        Text why = ServerErrors.describe(refusal.get());
        Wording.COLUMN_STAYS.with(change.column(), table, change.from().sql(), why).warn(LOG);
        refused.put(change, why);
      }
    }
    return refused;
  }

  /** Widens all columns or none. Returns the server's error, or empty if all are widened. */
  private static Optional<SQLException> refusal(
      Connection connection, TableName table, List<WidenColumn> changes) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Transactions.neutralSettings(connection);
      Transactions.execute(connection, Ddl.widen(table, changes));
      connection.releaseSavepoint(before);
      return Optional.empty();
    } catch (SQLException refused) {
      if (!SqlStates.isAlterationRefused(refused)) {
        throw refused;
      }
      Transactions.rollBackTo(connection, before);
      return Optional.of(refused);
    }
  }
}
