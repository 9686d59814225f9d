package dev.targetpostgres.load.table;

import dev.targetpostgres.config.StateOptions;
import dev.targetpostgres.load.plan.LoadRights;
import dev.targetpostgres.load.plan.OwnTable;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.StateSql;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores each pipeline's newest STATE in a table, committed with the rows before it. The table also
 * has the fence: a number that each run increments when it begins, and must find unchanged at each
 * commit. So only the newest run of a pipeline can write.
 */
public final class StateTable {
  private final ConnectionPool pool;
  private final TableName table;
  private final String pipeline;

  /** Creates the access to the pipeline's STATE. It sends no statement yet. */
  public StateTable(ConnectionPool pool, StateOptions options) {
    this.pool = pool;
    table = new TableName(options.schema(), OwnTable.STATE.tableName());
    pipeline = options.pipeline();
  }

  /** Creates the table if it is missing. */
  public void prepare(Tables tables) {
    tables.apply(
        pipeline,
        table,
        wanted(),
        Tables.Check.ofShape(existing -> LoadRights.requireState(pipeline, existing)));
  }

  private static CreateTable wanted() {
    return new CreateTable(
        List.of(
            new ColumnDefinition("pipeline_id", Simple.TEXT, null),
            new ColumnDefinition("fence", Simple.BIGINT, null),
            new ColumnDefinition("checkpoint", Simple.BIGINT, null),
            new ColumnDefinition("state", Simple.TEXT, null),
            new ColumnDefinition("updated_at", Timestamp.WITH_ZONE, null)),
        List.of("pipeline_id"),
        "the newest STATE of each pipeline that target-postgres loads");
  }

  /**
   * Increments the fence, so that older runs of the pipeline cannot commit any more. Returns the
   * last committed STATE for the tap's next run, or empty if there is none.
   */
  public Optional<String> takeOverAndRead() {
    return pool.inTransaction(
        pipeline,
        "reading its STATE",
        connection -> {
          if (Catalog.table(connection, table).isEmpty()) {
            return Optional.empty();
          }
          takeOver(connection);
          return read(connection);
        });
  }

  /** Increments the fence, so that older runs cannot commit any more, and returns it. */
  public long takeOver() {
    return pool.inTransaction(pipeline, "taking the pipeline over", this::takeOver);
  }

  /**
   * Writes the STATE, in the transaction of the rows before it.
   *
   * @param checkpoint number of the transaction in the run
   * @param state the STATE, or null to keep the last one
   * @throws TargetException if another run has incremented the fence
   */
  public void write(Connection connection, long fence, long checkpoint, byte @Nullable [] state)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(StateSql.write(table))) {
      statement.setString(1, state == null ? null : new String(state, StandardCharsets.UTF_8));
      statement.setLong(2, checkpoint);
      statement.setString(3, pipeline);
      statement.setLong(4, fence);
      if (statement.executeUpdate() == 0) {
        throw new TargetException(ExitCode.LOAD_FAILED, Wording.ANOTHER_RUN.with(pipeline));
      }
    }
  }

  /** Returns whether the checkpoint is committed. */
  public boolean isWritten(Connection connection, long fence, long checkpoint) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(StateSql.find(table))) {
      statement.setString(1, pipeline);
      statement.setLong(2, fence);
      statement.setLong(3, checkpoint);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private long takeOver(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(StateSql.takeOver(table))) {
      statement.setString(1, pipeline);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private Optional<String> read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(StateSql.read(table))) {
      statement.setString(1, pipeline);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }
}
