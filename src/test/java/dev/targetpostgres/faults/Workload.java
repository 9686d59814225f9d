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
 * Streams of numbered records with a STATE every now and then, and what must be in the database for
 * them. The number of a record counts over all streams; a STATE holds the number of the record that
 * it comes before.
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

    /** As it is set. */
    String setting() {
      return this == OVERWRITE_WITHOUT_KEYS ? OVERWRITE.id() : id();
    }

    /** For names. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a key has one row. */
    boolean merges() {
      return this == UPSERT || this == OVERWRITE;
    }
  }

  /** What is wrong with a record. */
  enum Badness {
    NONE,
    /** The record breaks its SCHEMA. */
    OF_SCHEMA,
    /** The record breaks a constraint of the table. */
    OF_TABLE
  }

  /** Makes good records, which are loaded into a schema of their own. */
  Workload(Method method, String schema, int streams, int records, Random random) {
    this(method, schema, streams, records, random, false);
  }

  /**
   * Makes records, which are loaded into a schema of their own.
   *
   * @param bad whether one of twenty is bad; the tables must be made before
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

  /** What a tap sends that begins behind a STATE line; all of it where there is none. */
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

  /** The STATE line that comes out at the end. */
  String lastState() {
    return Json.of(Map.of("before", lastState));
  }

  /** What a STATE line vouches for. */
  static int recordsBefore(String state) {
    return Integer.parseInt(state.replaceAll("\\D", ""));
  }

  /** Describes the first record before that number that is not committed; empty where all are. */
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

  /** Rows as they must be in the end, by stream: the record's number by its identity. */
  Map<Integer, Integer> expected(int stream) {
    Map<Integer, Integer> rows = new TreeMap<>();
    for (int record = 0; record < streamOf.length; record++) {
      if (streamOf[record] == stream && badnessOf[record] == Badness.NONE) {
        rows.put(identity(record), record);
      }
    }
    return rows;
  }

  /** Makes the tables, with the constraints that bad records break. */
  String tables() {
    StringBuilder sql = new StringBuilder("CREATE SCHEMA " + schema + ";");
    for (int stream = 0; stream < streams; stream++) {
      sql.append(
          "CREATE TABLE %s.stream_%d (id bigint %s, record bigint, padding text CHECK (padding <> 'bad'));"
              .formatted(schema, stream, method.merges() ? "PRIMARY KEY" : ""));
    }
    return sql.toString();
  }

  /** Describes what is wrong with the rejected records; empty if nothing is. */
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
      // A later record of the key may have come before the table saw the bad one.
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

  /** Rows as they are: the newest record by its identity. */
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

  /** Records that are not merged are all different; others are known by their keys. */
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
