package dev.targetpostgres.faults;

import dev.targetpostgres.testing.Json;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Streams of numbered records with STATEs between them, and the rows that the database must have.
 * The records of all streams are numbered together. A STATE contains the number of the next record.
 */
final class Workload {
  private static final int KEYS = 400;
  private static final int PADDING = 120;

  private final Method method;
  private final String schema;
  private final int streams;
  private final int[] streamOf;
  private final int[] keyOf;
  private final Badness[] badnessOf;
  private final long[] lineOf;
  private final List<String> lines = new ArrayList<>();
  private int lastState;

  /** The load methods. */
  enum Method {
    APPEND,
    UPSERT,
    OVERWRITE,
    OVERWRITE_WITHOUT_KEYS;

    /** Returns the value of the setting. */
    String setting() {
      return this == OVERWRITE_WITHOUT_KEYS ? OVERWRITE.id() : id();
    }

    /** Returns a name for schemas and tests. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether a key has one row. */
    boolean merges() {
      return this == UPSERT || this == OVERWRITE;
    }
  }

  /** The fault of a record. */
  enum Badness {
    NONE,
    /** The record breaks its SCHEMA. */
    OF_SCHEMA,
    /** The record breaks a constraint of the table. */
    OF_TABLE
  }

  /** Makes good records for a schema of their own. */
  Workload(Method method, String schema, int streams, int records, Random random) {
    this(method, schema, streams, records, random, false);
  }

  /**
   * Makes records for a schema of their own.
   *
   * @param bad whether one of twenty records is bad; the tables must be made before the load
   */
  Workload(Method method, String schema, int streams, int records, Random random, boolean bad) {
    this.method = method;
    this.schema = schema;
    this.streams = streams;
    badnessOf = new Badness[records];
    lineOf = new long[records];
    streamOf = random.ints(records, 0, streams).toArray();
    keyOf = random.ints(records, 0, KEYS).toArray();
    for (int stream = 0; stream < streams; stream++) {
      lines.add(schemaLine(stream));
    }
    for (int record = 0; record < records; record++) {
      boolean good = !bad || random.nextInt(20) > 0;
      badnessOf[record] =
          good ? Badness.NONE : random.nextBoolean() ? Badness.OF_SCHEMA : Badness.OF_TABLE;
      lines.add(recordLine(record, random));
      lineOf[record] = lines.size();
      if (random.nextInt(150) == 0 || record == records - 1) {
        lastState = record + 1;
        lines.add(stateLine(lastState));
      }
    }
  }

  List<String> lines() {
    return lines;
  }

  /** Returns the lines of a tap that begins after a STATE line, all lines if that is empty. */
  List<String> linesBehind(String state) {
    if (state.isEmpty()) {
      return lines;
    }
    int begin = lines.indexOf(stateLine(recordsBefore(state))) + 1;
    List<String> behind = new ArrayList<>(lines.subList(0, streams));
    behind.addAll(lines.subList(begin, lines.size()));
    return behind;
  }

  Method method() {
    return method;
  }

  String schema() {
    return schema;
  }

  /** Returns the last STATE line that the target must print. */
  String lastState() {
    return Json.of(Map.of("before", lastState));
  }

  /** Returns the number of records before a STATE line. */
  static int recordsBefore(String state) {
    return Integer.parseInt(state.replaceAll("\\D", ""));
  }

  /** Describes the first record before the number that is not committed, empty if all are. */
  String missing(Connection connection, int before) throws SQLException {
    List<Map<Integer, Integer>> tables = new ArrayList<>();
    for (int stream = 0; stream <= lastStream(); stream++) {
      tables.add(newest(connection, stream));
    }
    for (int record = 0; record < before; record++) {
      if (badnessOf[record] != Badness.NONE) {
        continue;
      }
      int stored = tables.get(streamOf[record]).getOrDefault(identity(record), -1);
      if (stored < record) {
        return "record %d of stream %d is not committed".formatted(record, streamOf[record]);
      }
    }
    return "";
  }

  /** Returns the rows that a stream's table must have at the end: record numbers by identity. */
  Map<Integer, Integer> expected(int stream) {
    Map<Integer, Integer> rows = new TreeMap<>();
    for (int record = 0; record < streamOf.length; record++) {
      if (streamOf[record] == stream && badnessOf[record] == Badness.NONE) {
        rows.put(identity(record), record);
      }
    }
    return rows;
  }

  /** Returns the SQL that makes the tables, with the constraints that bad records violate. */
  String tables() {
    StringBuilder sql = new StringBuilder("CREATE SCHEMA " + schema + ";");
    for (int stream = 0; stream < streams; stream++) {
      sql.append(
          "CREATE TABLE %s.stream_%d (id bigint %s, record bigint, padding text CHECK (padding <> 'bad'));"
              .formatted(schema, stream, method.merges() ? "PRIMARY KEY" : ""));
    }
    return sql.toString();
  }

  /** Describes a wrong or missing rejected record, empty if there is none. */
  String wrongRejections(TestDatabase database) {
    boolean any =
        database.queryOne("SELECT to_regclass('%s._sdc_rejected')".formatted(schema)) != null;
    List<Long> rejected =
        !any
            ? List.of()
            : database.queryRows("SELECT line FROM %s._sdc_rejected".formatted(schema)).stream()
                .map(row -> Long.valueOf(String.valueOf(row.get(0))))
                .toList();
    List<Long> wrong = new ArrayList<>(rejected);
    for (int record = 0; record < lineOf.length; record++) {
      Badness badness = badnessOf[record];
      boolean found = badness != Badness.NONE && wrong.remove((Long) lineOf[record]);
      // A merge never sends a bad record to the table if a later one of the key is in the batch.
      boolean must =
          badness == Badness.OF_SCHEMA || (badness == Badness.OF_TABLE && !method.merges());
      if (must && !found) {
        return "line %d is not rejected".formatted(lineOf[record]);
      }
    }
    return wrong.isEmpty() ? "" : "rejected once too often: lines " + wrong;
  }

  int lastStream() {
    return Arrays.stream(streamOf).max().orElse(0);
  }

  /** Returns the rows of a stream's table: the newest record number by identity. */
  Map<Integer, Integer> newest(Connection connection, int stream) throws SQLException {
    Map<Integer, Integer> rows = new TreeMap<>();
    String sql = "SELECT id, record FROM %s.stream_%d".formatted(schema, stream);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        int record = row.getInt(2);
        int identity = method.merges() ? row.getInt(1) : record;
        rows.merge(identity, record, Math::max);
      }
    }
    return rows;
  }

  int rows(TestDatabase database, int stream) {
    return Integer.parseInt(
        String.valueOf(
            database.queryOne("SELECT count(*) FROM %s.stream_%d".formatted(schema, stream))));
  }

  /** Returns the identity of a record: its key if records are merged, else its number. */
  private int identity(int record) {
    return method.merges() ? keyOf[record] : record;
  }

  private static String stateLine(int before) {
    return Json.of(Map.of("type", "STATE", "value", Map.of("before", before)));
  }

  private String schemaLine(int stream) {
    Map<String, Object> properties =
        Map.of(
            "id", Map.of("type", "integer"),
            "record", Map.of("type", "integer"),
            "padding", Map.of("type", "string"));
    return Json.of(
        Map.of(
            "type",
            "SCHEMA",
            "stream",
            "stream_" + stream,
            "schema",
            Map.of("type", "object", "properties", properties),
            "key_properties",
            method == Method.OVERWRITE_WITHOUT_KEYS ? List.of() : List.of("id")));
  }

  private String recordLine(int record, Random random) {
    String padding = Integer.toHexString(random.nextInt()).repeat(1 + random.nextInt(PADDING / 8));
    Badness badness = badnessOf[record];
    return "{\"type\": \"RECORD\", \"stream\": \"stream_%d\", \"record\": "
            .formatted(streamOf[record])
        + "{\"id\": %d, \"record\": %s, \"padding\": \"%s\"}}"
            .formatted(
                keyOf[record],
                badness == Badness.OF_SCHEMA ? "\"x\"" : record,
                badness == Badness.OF_TABLE ? "bad" : padding);
  }
}
