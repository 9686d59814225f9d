package dev.targetpostgres.load.table;

import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.encode.SentRecord;
import dev.targetpostgres.load.plan.OwnTable;
import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.RejectedSql;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.Secrets;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.singer.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the table of rejected records, and the table of their SCHEMAs. Each target schema has its
 * own. Only {@link #insert} is thread-safe.
 */
public final class RejectedTable {
  private static final Logger LOG = LoggerFactory.getLogger(RejectedTable.class);

  private final boolean replays;
  private final Secrets secrets;
  private final Set<TableName> prepared = new HashSet<>();

  /** Tables that lack the columns of a replay, and cannot be changed. */
  private final Set<TableName> plain = ConcurrentHashMap.newKeySet();

  /**
   * Starts without tables.
   *
   * @param replays whether this run is a replay, which needs replayable tables
   * @param secrets the secrets to mask in reasons
   */
  public RejectedTable(boolean replays, Secrets secrets) {
    this.replays = replays;
    this.secrets = secrets;
  }

  /** Returns the name of the table of rejected records, beside a stream's table. */
  public static TableName beside(TableName table) {
    return OwnTable.REJECTED.beside(table);
  }

  /** Returns the name of the table of SCHEMAs, beside the table of rejected records. */
  public static TableName schemas(TableName rejected) {
    return OwnTable.REJECTED_SCHEMAS.beside(rejected);
  }

  /**
   * Returns the table's definition. The record is text, because jsonb cannot hold every record.
   *
   * @param replayable whether it has the columns that a replay needs. Rows of older versions have
   *     NULL in them.
   */
  private static CreateTable wanted(boolean replayable) {
    List<ColumnDefinition> columns =
        new ArrayList<>(
            List.of(
                new ColumnDefinition("stream", Simple.TEXT, null),
                new ColumnDefinition("file", Simple.TEXT, null),
                new ColumnDefinition("line", Simple.BIGINT, null),
                new ColumnDefinition("column", Simple.TEXT, null),
                new ColumnDefinition("reason", Simple.TEXT, null),
                new ColumnDefinition("record", Simple.TEXT, null),
                new ColumnDefinition("rejected_at", Timestamp.WITH_ZONE, null)));
    if (replayable) {
      columns.add(new ColumnDefinition("version", Simple.BIGINT, null));
      columns.add(new ColumnDefinition("sequence", Simple.BIGINT, null));
      columns.add(new ColumnDefinition("time_extracted", Simple.TEXT, null));
      columns.add(new ColumnDefinition("schema_id", Simple.TEXT, null));
      columns.add(new ColumnDefinition("id", Simple.UUID, null));
    }
    return new CreateTable(columns, List.of(), "records that target-postgres could not load");
  }

  private static CreateTable wantedSchemas() {
    return new CreateTable(
        List.of(
            new ColumnDefinition("id", Simple.TEXT, null),
            new ColumnDefinition("stream", Simple.TEXT, null),
            new ColumnDefinition("schema", Simple.TEXT, null)),
        List.of("id"),
        "the SCHEMAs of records that target-postgres could not load");
  }

  /**
   * Creates the table beside a stream's table, if it is missing.
   *
   * @throws TargetException if the role cannot insert into it
   */
  public void prepare(Tables tables, String stream, TableName table) {
    TableName rejected = beside(table);
    if (!prepared.add(rejected)) {
      return;
    }
    try {
      prepareReplayable(tables, stream, rejected);
    } catch (TargetException denied) {
      if (replays) {
        throw denied;
      }
      apply(tables, stream, rejected, wanted(false));
      Wording.REJECTED_NOT_REPLAYABLE.with(rejected, denied.getMessage()).warn(LOG);
      plain.add(rejected);
    }
  }

  private static void prepareReplayable(Tables tables, String stream, TableName rejected) {
    CreateTable wanted = wanted(true);
    Tables.Applied applied = apply(tables, stream, rejected, wanted);
    for (ColumnDefinition column : wanted.columns()) {
      if (applied.shape().column(column.name()).isEmpty()) {
        throw new TargetException(ExitCode.LOAD_FAILED, Wording.REJECTED_COLUMNS_MISSING.with());
      }
    }
    apply(tables, stream, schemas(rejected), wantedSchemas());
  }

  private static Tables.Applied apply(
      Tables tables, String stream, TableName table, CreateTable wanted) {
    return tables.applyLater(
        stream,
        table,
        wanted,
        new Tables.OfRights((existing, rights) -> requireInsertable(rights, stream, table)));
  }

  private static void requireInsertable(ChangeRights rights, String stream, TableName table) {
    if (!rights.missing(List.of("INSERT")).isEmpty()) {
      throw new TargetException(
          ExitCode.LOAD_FAILED,
          Wording.REJECTED_TABLE_FORBIDDEN.with(
              stream, table, Ddl.grant(table, Map.of("INSERT", List.of()), rights.role())));
    }
  }

  /**
   * Inserts rejected records, in the transaction of their batch.
   *
   * @param schema the SCHEMA of the records
   * @param ids returns the id of the record with a line number
   */
  public void insert(
      Connection connection,
      TableName rejected,
      Message.Schema schema,
      List<Rejection> rejections,
      LongFunction<UUID> ids)
      throws SQLException {
    if (rejections.isEmpty()) {
      return;
    }
    boolean replayable = !plain.contains(rejected);
    String schemaId = replayable ? insertSchema(connection, rejected, schema) : "";
    String insert =
        replayable ? RejectedSql.insertReplayable(rejected) : RejectedSql.insert(rejected);
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (Rejection rejection : rejections) {
        statement.setString(1, rejection.rejected().stream());
        statement.setString(2, rejection.rejected().place().file());
        statement.setLong(3, rejection.rejected().place().line());
        statement.setString(4, rejection.rejected().column());
        statement.setString(5, secrets.shown(rejection.rejected().reason()));
        statement.setString(6, rejection.json());
        if (replayable) {
          SentRecord sent = rejection.sent();
          statement.setObject(7, sent.version(), Types.BIGINT);
          statement.setObject(8, sent.sequence(), Types.BIGINT);
          statement.setString(9, sent.timeExtracted().isEmpty() ? null : sent.timeExtracted());
          statement.setString(10, schemaId);
          statement.setObject(11, ids.apply(rejection.rejected().place().number()));
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static String insertSchema(
      Connection connection, TableName rejected, Message.Schema schema) throws SQLException {
    String json = schema.json();
    String id = hash(json);
    try (PreparedStatement statement =
        connection.prepareStatement(RejectedSql.insertSchema(schemas(rejected)))) {
      statement.setString(1, id);
      statement.setString(2, schema.stream());
      statement.setString(3, json);
      statement.executeUpdate();
    }
    return id;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
