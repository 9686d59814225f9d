package dev.targetpostgres.bench;

import dev.targetpostgres.bench.Step.CopyIn;
import dev.targetpostgres.bench.Step.Format;
import dev.targetpostgres.bench.Step.Sql;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Loads rows of a shape into one table, by a load method and by hand-written steps. */
enum LoadScenario implements Scenario {
  /** Into an empty table without a key. */
  APPEND(Shape.STANDARD, Kind.APPEND, true),
  /** As APPEND, with the rows that avoid fast paths. */
  APPEND_OTHER(Shape.OTHER, Kind.APPEND, true),
  /** Into a table that has every second key. */
  UPSERT(Shape.STANDARD, Kind.UPSERT, true),
  /** As UPSERT, with the rows that avoid fast paths. */
  UPSERT_OTHER(Shape.OTHER, Kind.UPSERT, true),
  /** Into a table that has every row with the same values. */
  UNCHANGED(Shape.STANDARD, Kind.UNCHANGED, true),
  /** As UNCHANGED, with ten indexes in addition to the primary key. */
  UNCHANGED_INDEXED(Shape.STANDARD, Kind.UNCHANGED, true),
  /** Replaces the same number of rows, without a key. */
  OVERWRITE(Shape.STANDARD, Kind.OVERWRITE, false),
  /** Replaces the same number of rows, with a primary key. */
  OVERWRITE_KEYED(Shape.STANDARD, Kind.OVERWRITE, true),
  /** 300 columns, half as many rows. */
  WIDE_HALF(Shape.WIDE, Kind.APPEND, true),
  /** 300 columns. */
  WIDE(Shape.WIDE, Kind.APPEND, true),
  /** 300 columns, twice as many rows. */
  WIDE_DOUBLE(Shape.WIDE, Kind.APPEND, true),
  /** Texts of a megabyte. */
  LONG(Shape.LONG, Kind.APPEND, true),
  /** Objects of 50 KB. */
  NESTED(Shape.NESTED, Kind.APPEND, true);

  private static final int INDEXES = 10;

  private final Shape shape;
  private final Kind kind;
  private final boolean keyed;

  private enum Kind {
    APPEND,
    UPSERT,
    UNCHANGED,
    OVERWRITE
  }

  LoadScenario(Shape shape, Kind kind, boolean keyed) {
    this.shape = shape;
    this.kind = kind;
    this.keyed = keyed;
  }

  @Override
  public String scenarioName() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<DataSet> data(Bench bench) {
    return List.of(rows(bench));
  }

  private DataSet rows(Bench bench) {
    long records = shape.records(bench.options().records());
    return switch (this) {
      case WIDE_HALF -> bench.data(shape, Math.max(records / 2, 1));
      case WIDE_DOUBLE -> bench.data(shape, 2 * records);
      default -> bench.data(shape, records);
    };
  }

  @Override
  public List<Contestant> contestants(Bench bench) {
    DataSet data = rows(bench);
    Messages rows = Messages.of(data);
    List<Contestant> contestants = new ArrayList<>();
    byHand(data).forEach((name, steps) -> contestants.add(bench.baseline(name, steps, rows)));
    if (kind == Kind.UNCHANGED) {
      Map<String, Object> keep = settings(false);
      keep.put("unchanged_rows", "keep");
      contestants.add(
          new TargetContestant("target-postgres, unchanged_rows: keep", false, rows, keep, bench));
    }
    contestants.addAll(bench.targets(rows, settings(false)));
    if (kind != Kind.UNCHANGED) {
      String name = "target-postgres, metadata and validation";
      contestants.add(new TargetContestant(name, false, rows, settings(true), bench));
    }
    return contestants;
  }

  private Map<String, Object> settings(boolean metadata) {
    Map<String, Object> settings =
        Scenario.settings(
            kind == Kind.UNCHANGED ? "upsert" : kind.name().toLowerCase(Locale.ROOT), metadata);
    if (!keyed) {
      settings.put("streams", Map.of(BenchTable.STREAM, Map.of("key_properties", List.of())));
    }
    return settings;
  }

  /** Returns the steps that a user would write by hand, by their name in the result. */
  private Map<String, List<Step>> byHand(DataSet data) {
    Step csv = new CopyIn(BenchTable.QUALIFIED, Format.CSV, data.csv());
    Step binary = new CopyIn(BenchTable.QUALIFIED, Format.BINARY, data.binary());
    Map<String, List<Step>> byHand = new LinkedHashMap<>();
    switch (kind) {
      case APPEND -> {
        byHand.put("\\copy CSV", List.of(csv));
        byHand.put("\\copy binary", List.of(binary));
      }
      case UPSERT, UNCHANGED -> byHand.put("\\copy binary + ON CONFLICT", upsertByHand(data));
      case OVERWRITE ->
          byHand.put(
              "TRUNCATE + \\copy binary",
              List.of(
                  new Sql("BEGIN"),
                  new Sql("TRUNCATE " + BenchTable.QUALIFIED),
                  binary,
                  new Sql("COMMIT")));
    }
    return byHand;
  }

  private List<Step> upsertByHand(DataSet data) {
    return List.of(
        new Sql("BEGIN"),
        new Sql(
            "CREATE TEMPORARY TABLE staging (LIKE %s) ON COMMIT DROP"
                .formatted(BenchTable.QUALIFIED)),
        new CopyIn("staging", Format.BINARY, data.binary()),
        new Sql(
            "INSERT INTO %s SELECT * FROM staging ON CONFLICT (id) DO UPDATE SET %s"
                .formatted(BenchTable.QUALIFIED, shape.table().assignments())),
        new Sql("COMMIT"));
  }

  @Override
  public void prepare(Bench bench) {
    Scenario.emptySchema(bench);
    TestDatabase database = bench.database();
    boolean primaryKey = keyed && kind != Kind.APPEND;
    database.execute(shape.table().createTable(BenchTable.QUALIFIED, primaryKey));
    if (kind != Kind.APPEND) {
      database.execute(
          "INSERT INTO %s SELECT * FROM %s WHERE id %% 2 = 0 OR %b"
              .formatted(BenchTable.QUALIFIED, rows(bench).sourceTable(), kind != Kind.UPSERT));
      if (kind != Kind.UNCHANGED) {
        database.execute("UPDATE " + BenchTable.QUALIFIED + " SET price = -1 WHERE id % 1000 = 0");
      }
      if (this == UNCHANGED_INDEXED) {
        createIndexes(database);
      }
      database.execute("VACUUM ANALYZE " + BenchTable.QUALIFIED);
    }
    database.execute("CHECKPOINT");
  }

  private void createIndexes(TestDatabase database) {
    shape.columns().stream()
        .filter(column -> !column.sqlType().equals("jsonb"))
        .skip(1)
        .limit(INDEXES)
        .forEach(
            column ->
                database.execute(
                    "CREATE INDEX ON %s (%s)".formatted(BenchTable.QUALIFIED, column.name())));
  }

  @Override
  public void verify(Bench bench, Contestant contestant, boolean thoroughly) {
    Scenario.verifyCount(bench, contestant, "SELECT count(*) FROM " + BenchTable.QUALIFIED);
    if (!thoroughly) {
      return;
    }
    String differences =
        bench
            .database()
            .queryOne(
                "SELECT count(*) FROM (SELECT %1$s FROM %2$s EXCEPT SELECT %1$s FROM %3$s) AS difference"
                    .formatted(
                        shape.table().columnNames(),
                        BenchTable.QUALIFIED,
                        rows(bench).sourceTable()));
    if (!"0".equals(differences)) {
      throw new IllegalStateException(
          contestant.name() + " loaded " + differences + " rows with other values than were sent");
    }
  }
}
