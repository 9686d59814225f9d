package dev.targetpostgres.bench;

import dev.targetpostgres.testing.FarServer;
import dev.targetpostgres.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the scenarios of one run of the benchmark share.
 *
 * @param far the same server, far away
 * @param folder for everything that is written
 */
record Bench(
    Options options, TestDatabase database, FarServer far, Path folder, String psqlVersion) {
  /** So many records of the shape are about as large as the standard ones asked for. */
  DataSet data(Shape shape) {
    return data(shape, shape.records(options.records()));
  }

  DataSet data(Shape shape, long records) {
    return DataSet.in(folder, shape, records, options.seed());
  }

  Contestant baseline(String name, List<Step> steps, Messages rows) {
    return hasPsql()
        ? new PsqlContestant(name, steps, rows, database, database.server().port(), folder)
        : new DriverContestant(name, steps, rows, database);
  }

  boolean hasPsql() {
    return !psqlVersion.equals(Psql.MISSING);
  }

  /** Settings of a target that lead to the far server. */
  Map<String, Object> farAddress() {
    return Map.of("host", "127.0.0.1", "port", far.port());
  }
}
