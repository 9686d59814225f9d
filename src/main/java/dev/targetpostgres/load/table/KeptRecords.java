package dev.targetpostgres.load.table;

import dev.targetpostgres.load.plan.OwnTable;
import dev.targetpostgres.postgres.RejectedSql;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.schema.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rejected records for a replay, and removes them. Stateless. */
public final class KeptRecords {
  private KeptRecords() {}

  /**
   * A table of rejected records.
   *
   * @param replayable whether it has the columns that a replay needs
   * @param permitted whether our role has the privileges that a replay needs
   * @param role the name of our role
   */
  public record Table(TableName name, boolean replayable, boolean permitted, String role) {}

  /**
   * The number of kept records of a stream.
   *
   * @param source the tap's stream, or null if the records have no SCHEMA
   */
  public record Count(String stream, @Nullable String source, long records) {}

  /** A record's id, and its size in bytes. */
  public record Size(UUID id, long bytes) {}

  /**
   * A rejected record.
   *
   * @param stream the stream that it was rejected for
   * @param source the tap's stream, or null if the record has no SCHEMA
   */
  public record Kept(
      UUID id,
      String stream,
      @Nullable String file,
      long line,
      String json,
      @Nullable Long version,
      @Nullable Long sequence,
      @Nullable String timeExtracted,
      @Nullable String schemaId,
      @Nullable String source) {}

  /** Returns all tables of rejected records in the database. */
  public static List<Table> tables(Connection connection) throws SQLException {
    String name = OwnTable.REJECTED.tableName();
    return Transactions.list(
        connection,
        RejectedSql.tables(),
        row ->
            new Table(
                new TableName(row.getString(1), name),
                row.getBoolean(2),
                row.getBoolean(3),
                row.getString(4)),
        OwnTable.REJECTED_SCHEMAS.tableName(),
        name);
  }

  /** Returns the numbers of records by stream. */
  public static List<Count> count(Connection connection, Table table) throws SQLException {
    TableName name = table.name();
    return Transactions.list(
        connection,
        table.replayable()
            ? RejectedSql.count(name, RejectedTable.schemas(name))
            : RejectedSql.countOld(name),
        row -> new Count(String.valueOf(row.getString(1)), row.getString(2), row.getLong(3)));
  }

  /** Returns a list with the last id, or an empty list if no record has an id. */
  public static List<UUID> lastId(Connection connection, TableName table) throws SQLException {
    return Transactions.list(
        connection, RejectedSql.lastId(table), row -> row.getObject(1, UUID.class));
  }

  /** Returns at most so many of the streams' records after an id, up to the last, in id order. */
  public static List<Size> next(
      Connection connection,
      TableName table,
      UUID after,
      UUID last,
      Collection<String> streams,
      int most)
      throws SQLException {
    return Transactions.list(
        connection,
        RejectedSql.nextIds(table, most),
        row -> new Size(row.getObject(1, UUID.class), row.getLong(2)),
        after,
        last,
        connection.createArrayOf("text", streams.toArray()));
  }

  /** Returns the records with these ids, in order. Records that are gone are left out. */
  public static List<Kept> read(Connection connection, TableName table, List<UUID> ids)
      throws SQLException {
    return Transactions.list(
        connection,
        RejectedSql.read(table, RejectedTable.schemas(table)),
        row ->
            new Kept(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getObject(6, Long.class),
                row.getObject(7, Long.class),
                row.getString(8),
                row.getString(9),
                row.getString(10)),
        array(connection, ids));
  }

  /** Returns the SCHEMA message with the id, as JSON. */
  public static String schema(Connection connection, TableName table, String id)
      throws SQLException {
    return Transactions.list(
            connection,
            RejectedSql.readSchema(RejectedTable.schemas(table)),
            row -> row.getString(1),
            id)
        .get(0);
  }

  /** Deletes the records, and returns how many were deleted. */
  public static int remove(Connection connection, TableName table, List<UUID> ids)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RejectedSql.delete(table))) {
      statement.setArray(1, array(connection, ids));
      return statement.executeUpdate();
    }
  }

  /** Returns whether any of the records still exists. */
  public static boolean hasAny(Connection connection, TableName table, List<UUID> ids)
      throws SQLException {
    return !Transactions.list(
            connection, RejectedSql.find(table), row -> true, array(connection, ids))
        .isEmpty();
  }

  private static Array array(Connection connection, List<UUID> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.toArray());
  }
}
