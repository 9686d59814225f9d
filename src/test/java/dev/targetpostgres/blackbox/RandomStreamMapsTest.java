package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Effort;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random streams, with their records in turn, through random stream maps. The loaded rows equal the
 * results of SQL over the same records.
 */
final class RandomStreamMapsTest {
  private static final int RUNS = Effort.times(3);
  private static final int STREAMS = 4;
  private static final int RECORDS = 60;

  /** Columns that a stream can have in addition to its id, with their SCHEMA. */
  private static final Map<String, String> SCHEMAS =
      Map.of(
          "n", "{\"type\": [\"null\", \"integer\"]}",
          "t", "{\"type\": [\"null\", \"string\"]}",
          "b", "{\"type\": [\"null\", \"boolean\"]}",
          "d", "{\"type\": [\"null\", \"string\"], \"format\": \"date\"}",
          "x", "{\"type\": [\"null\", \"number\"]}",
          "g", "{\"type\": [\"null\", \"string\"], \"format\": \"date-time\"}");

  private static final Map<String, String> TYPES =
      Map.of(
          "n",
          "bigint",
          "t",
          "text",
          "b",
          "boolean",
          "d",
          "date",
          "x",
          "numeric",
          "g",
          "timestamptz");

  /** Columns of every output. The mark of deletes is NULL, unless a map sets it. */
  private static final Map<String, String> UNMAPPED =
      Map.of("id", "id", "_sdc_deleted_at", "NULL::timestamptz");

  private static final Map<String, List<String>> EXPRESSIONS =
      Map.of(
          "n", List.of("n + 1", "coalesce(n, id)", "n::text || '!'"),
          "t", List.of("upper(t)", "coalesce(t, 'none')", "length(t)"),
          "b", List.of("NOT b", "CASE WHEN b THEN 'yes' END"),
          "d", List.of("d + 1", "extract(year FROM d)::bigint"),
          "x", List.of("x * 2", "round(x, 1)"),
          "g", List.of("g::date", "g + interval '1 hour'"));

  private final Random random = Seed.random("RandomStreamMapsTest");

  @Test
  void loadsWhatSqlMakesOfTheSameRecords() {
    for (int run = 0; run < RUNS; run++) {
      try (TestDatabase database = PostgresServer.shared().createDatabase()) {
        loadsWhatSqlMakesOfTheSameRecords(database);
      }
    }
  }

  private void loadsWhatSqlMakesOfTheSameRecords(TestDatabase database) {
    database.execute("CREATE SCHEMA truth");
    List<Source> sources = new ArrayList<>();
    List<Output> outputs = new ArrayList<>();
    Map<String, @Nullable Object> maps = new LinkedHashMap<>();
    for (int place = 0; place < STREAMS; place++) {
      Source source = source("s" + place);
      sources.add(source);
      source.createTruth(database);
      int others = random.nextInt(4);
      for (int other = 0; other < others; other++) {
        outputs.add(output(source, source.name() + "_" + other, maps));
      }
      outputs.add(own(source, maps));
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("stream_maps", maps);
    settings.put("load_method", random.nextBoolean() ? "append" : "overwrite");
    settings.put("batch_size_rows", 1 + random.nextInt(RECORDS));
    TargetRun run = TargetRun.on(database, settings, messages(sources));
    assertThat(run.exitCode()).as(run.output()).isZero();
    for (Output output : outputs) {
      assertThat(database.queryRows(output.loaded()))
          .as("%s of %s", output.name(), maps)
          .isEqualTo(database.queryRows(output.expected()));
    }
  }

  /** Returns a stream with some of the columns, in any order. */
  private Source source(String name) {
    List<String> columns = new ArrayList<>(SCHEMAS.keySet());
    Collections.shuffle(columns, random);
    List<String> kept = columns.subList(0, 1 + random.nextInt(columns.size()));
    List<String> rows = new ArrayList<>();
    for (int id = 0; id < RECORDS; id++) {
      rows.add(row(id, kept));
    }
    return new Source(name, List.copyOf(kept), rows);
  }

  private String row(int id, List<String> columns) {
    List<String> members = new ArrayList<>(List.of("\"id\": " + id));
    for (String column : columns) {
      int chance = random.nextInt(10);
      if (chance > 1) {
        members.add("\"%s\": %s".formatted(column, value(column)));
      } else if (chance == 1) {
        members.add("\"%s\": null".formatted(column));
      }
    }
    if (random.nextBoolean()) {
      Collections.shuffle(members, random);
    }
    return "{" + String.join(", ", members) + "}";
  }

  private String value(String column) {
    return switch (column) {
      case "n" -> Integer.toString(random.nextInt());
      case "t" -> "\"text %d\"".formatted(random.nextInt(1000));
      case "b" -> Boolean.toString(random.nextBoolean());
      case "d" ->
          "\"20%02d-0%d-1%d\""
              .formatted(random.nextInt(100), 1 + random.nextInt(9), random.nextInt(10));
      case "g" -> "\"2024-05-06T07:08:%02d+00:00\"".formatted(random.nextInt(60));
      default -> random.nextInt(1000) + "." + random.nextInt(1000);
    };
  }

  /** Returns the output with the stream's own name: unchanged, or mapped. */
  private Output own(Source source, Map<String, @Nullable Object> maps) {
    if (random.nextBoolean()) {
      Map<String, String> same = new LinkedHashMap<>(UNMAPPED);
      source.columns().forEach(column -> same.put(column, column));
      return new Output(source, source.name(), same, null);
    }
    Output mapped = output(source, source.name(), maps);
    ((Map<?, ?>) maps.get(source.name())).remove("__source__");
    return mapped;
  }

  private Output output(Source source, String name, Map<String, @Nullable Object> maps) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    Map<String, String> columns = new LinkedHashMap<>(UNMAPPED);
    map.put("__source__", source.name());
    boolean onlyNamed = random.nextBoolean();
    if (onlyNamed) {
      map.put("__else__", null);
      map.put("id", "id");
    }
    for (String column : source.columns()) {
      List<String> expressions = EXPRESSIONS.get(column);
      int choice = random.nextInt(4);
      if (choice == 0) {
        map.put(column, null);
      } else if (choice == 1) {
        String expression = expressions.get(random.nextInt(expressions.size()));
        map.put("computed_" + column, expression);
        columns.put("computed_" + column, expression);
      } else if (choice == 2) {
        String renamed = column.equals("g") ? "_sdc_deleted_at" : "renamed_" + column;
        map.put(renamed, column);
        columns.put(renamed, column);
      }
      if (!onlyNamed && choice != 0) {
        columns.put(column, column);
      }
    }
    String filter = random.nextBoolean() ? null : "id % " + (1 + random.nextInt(4)) + " = 0";
    if (filter != null) {
      map.put("__filter__", filter);
    }
    maps.put(name, map);
    return new Output(source, name, columns, filter);
  }

  /** Returns the SCHEMAs in any order, then records of random streams, in order within each. */
  private String messages(List<Source> sources) {
    StringBuilder text = new StringBuilder();
    List<Source> shuffled = new ArrayList<>(sources);
    Collections.shuffle(shuffled, random);
    shuffled.forEach(source -> text.append(source.schema()).append('\n'));
    List<Source> turns = new ArrayList<>();
    sources.forEach(source -> turns.addAll(Collections.nCopies(RECORDS, source)));
    Collections.shuffle(turns, random);
    Map<String, Integer> next = new LinkedHashMap<>();
    for (Source source : turns) {
      int place = next.merge(source.name(), 1, Integer::sum) - 1;
      text.append(
          "{\"type\": \"RECORD\", \"stream\": \"%s\", \"record\": %s}%n"
              .formatted(source.name(), source.rows().get(place)));
    }
    return text.append("{\"type\": \"STATE\", \"value\": 1}\n").toString();
  }

  private record Source(String name, List<String> columns, List<String> rows) {
    String schema() {
      StringBuilder properties = new StringBuilder("\"id\": {\"type\": \"integer\"}");
      for (String column : columns) {
        properties.append(", \"%s\": %s".formatted(column, SCHEMAS.get(column)));
      }
      return "{\"type\": \"SCHEMA\", \"stream\": \"%s\", \"key_properties\": [], \"schema\": {\"properties\": {%s}}}"
          .formatted(name, properties);
    }

    void createTruth(TestDatabase database) {
      StringBuilder definitions = new StringBuilder("id bigint");
      columns.forEach(column -> definitions.append(", " + column + " " + TYPES.get(column)));
      database.execute("CREATE TABLE truth.%s (%s)".formatted(name, definitions));
      database.execute(
          "INSERT INTO truth.%1$s SELECT * FROM jsonb_populate_recordset(NULL::truth.%1$s, '[%2$s]')"
              .formatted(name, String.join(", ", rows)));
    }
  }

  /**
   * An output stream.
   *
   * @param columns SQL of the columns by name
   */
  private record Output(
      Source source, String name, Map<String, String> columns, @Nullable String filter) {
    String loaded() {
      return "SELECT to_jsonb(x) FROM (SELECT %s FROM %s) x ORDER BY id"
          .formatted(String.join(", ", columns.keySet()), name);
    }

    String expected() {
      List<String> selected = new ArrayList<>();
      columns.forEach((column, sql) -> selected.add(sql + " AS " + column));
      return "SELECT to_jsonb(x) FROM (SELECT %s FROM truth.%s WHERE %s) x ORDER BY id"
          .formatted(String.join(", ", selected), source.name(), filter == null ? "true" : filter);
    }
  }
}
