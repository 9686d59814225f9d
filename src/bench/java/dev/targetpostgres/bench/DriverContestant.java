package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Runs the steps with the JDBC driver in this JVM. It replaces psql if that is missing. */
record DriverContestant(String loadName, List<Step> steps, Messages messages, TestDatabase database)
    implements Contestant {
  @Override
  public String name() {
    return "driver (no psql here) " + loadName;
  }

  @Override
  public boolean isBaseline() {
    return true;
  }

  @Override
  public Measurement run() throws IOException, SQLException {
    long start = System.nanoTime();
    try (Connection connection = database.connect()) {
      for (Step step : steps) {
        step.run(connection);
      }
    }
    return new Measurement((System.nanoTime() - start) / 1e9, Double.NaN, Double.NaN);
  }
}
