package dev.targetpostgres.load.table;

import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.load.plan.OwnTable;
import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Writes the table of rejected records. There is one in each target schema. */
public final class RejectedTable {
  private RejectedTable() {}

  /** Returns its name, in the schema of the table that the records were meant for. */
  public static TableName beside(TableName table) {
    return OwnTable.REJECTED.beside(table);
  }

  /**
   * Returns the table as we make it. The record is text, since jsonb cannot hold every rejected
   * record.
   */
  private static CreateTable wanted() {
    return new CreateTable(
        List.of(
            new ColumnDefinition("stream", Simple.TEXT, null),
            new ColumnDefinition("file", Simple.TEXT, null),
            new ColumnDefinition("line", Simple.BIGINT, null),
            new ColumnDefinition("column", Simple.TEXT, null),
            new ColumnDefinition("reason", Simple.TEXT, null),
            new ColumnDefinition("record", Simple.TEXT, null),
            new ColumnDefinition("rejected_at", Timestamp.WITH_ZONE, null)),
        List.of(),
        "records that target-postgres could not load");
  }

  /**
   * Creates the table if it is missing.
   *
   * @return its name
   * @throws TargetException if the role may not insert into it
   */
  public static TableName prepare(Tables tables, String stream, TableName table) {
    TableName rejected = beside(table);
    tables.applyLater(
        stream,
        rejected,
        wanted(),
        new Tables.OfRights((existing, rights) -> requireInsertable(rights, stream, rejected)));
    return rejected;
  }

  private static void requireInsertable(ChangeRights rights, String stream, TableName rejected) {
    if (!rights.missing(List.of("INSERT")).isEmpty()) {
      throw new TargetException(
          ExitCode.LOAD_FAILED,
          Wording.REJECTED_TABLE_FORBIDDEN.with(
              stream, rejected, Ddl.grant(rejected, Map.of("INSERT", List.of()), rights.role())));
    }
  }

  /** Inserts the rejected records, in the transaction of their batch. */
  public static void insert(Connection connection, TableName rejected, List<Rejection> rejections)
      throws SQLException {
    if (rejections.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(Dml.insertRejection(rejected))) {
      for (Rejection rejection : rejections) {
        statement.setString(1, rejection.refused().stream());
        statement.setString(2, rejection.refused().place().file());
        statement.setLong(3, rejection.refused().place().line());
        statement.setString(4, rejection.refused().column());
        statement.setString(5, rejection.refused().reason().replace('\0', '\uFFFD'));
        statement.setString(6, rejection.json());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
