package dev.targetpostgres.bench;

import dev.targetpostgres.bench.Step.CopyIn;
import dev.targetpostgres.bench.Step.Format;
import dev.targetpostgres.bench.Step.Sql;
import dev.targetpostgres.testing.TestDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is measured: a load method, what the table holds before, and how one would do it by hand.
 */
enum Scenario {
  /** Into an empty table without a key. */
  APPEND,
  /** Into a table that holds every second key. */
  UPSERT,
  /** In place of the rows of a table that holds every second key. */
  OVERWRITE;

  String methodName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the ordinary user would type, by the name it has in the result. */
  Map<String, List<Step>> baselines(DataSet data) {
    Step csv = new CopyIn(BenchTable.QUALIFIED, Format.CSV, data.csv());
    Step binary = new CopyIn(BenchTable.QUALIFIED, Format.BINARY, data.binary());
    Map<String, List<Step>> baselines = new LinkedHashMap<>();
    switch (this) {
      case APPEND -> {
        baselines.put("\\copy CSV", List.of(csv));
        baselines.put("\\copy binary", List.of(binary));
      }
      case UPSERT -> baselines.put("\\copy binary + ON CONFLICT", upsertByHand(data));
      case OVERWRITE ->
          baselines.put(
              "TRUNCATE + \\copy binary",
              List.of(
                  new Sql("BEGIN"),
                  new Sql("TRUNCATE " + BenchTable.QUALIFIED),
                  binary,
                  new Sql("COMMIT")));
    }
    return baselines;
  }

  /** Makes everything as it was before the first run. */
  void prepare(TestDatabase database) {
    database.execute("DROP SCHEMA IF EXISTS " + BenchTable.SCHEMA + " CASCADE");
    database.execute("CREATE SCHEMA " + BenchTable.SCHEMA);
    database.execute(BenchTable.createTable(BenchTable.QUALIFIED, this != APPEND));
    if (this != APPEND) {
      database.execute(
          "INSERT INTO %s SELECT * FROM %s WHERE id %% 2 = 0"
              .formatted(BenchTable.QUALIFIED, DataSet.SOURCE_TABLE));
      database.execute("UPDATE " + BenchTable.QUALIFIED + " SET price = -1 WHERE id % 1000 = 0");
      database.execute("VACUUM ANALYZE " + BenchTable.QUALIFIED);
    }
    database.execute("CHECKPOINT");
  }

  private static List<Step> upsertByHand(DataSet data) {
    return List.of(
        new Sql("BEGIN"),
        new Sql(
            "CREATE TEMPORARY TABLE staging (LIKE %s) ON COMMIT DROP"
                .formatted(BenchTable.QUALIFIED)),
        new CopyIn("staging", Format.BINARY, data.binary()),
        new Sql(
            "INSERT INTO %s SELECT * FROM staging ON CONFLICT (id) DO UPDATE SET %s"
                .formatted(BenchTable.QUALIFIED, BenchTable.assignments())),
        new Sql("COMMIT"));
  }
}
