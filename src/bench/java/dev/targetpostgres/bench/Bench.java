package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;

/**
 * What the scenarios of one run of the benchmark share.
 *
 * @param folder for everything that is written
 */
record Bench(Options options, TestDatabase database, Path folder, String psqlVersion) {
  /** So many records of the shape are about as large as the standard ones asked for. */
  DataSet data(Shape shape) {
    return data(shape, shape.records(options.records()));
  }

  DataSet data(Shape shape, long records) {
    return DataSet.in(folder, shape, records, options.seed());
  }

  Contestant baseline(String name, List<Step> steps, Messages rows) {
    return psqlVersion.equals(Psql.MISSING)
        ? new DriverContestant(name, steps, rows, database)
        : new PsqlContestant(name, steps, rows, database, folder);
  }
}
