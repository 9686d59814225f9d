package dev.targetpostgres.bench;

import dev.targetpostgres.testing.FarServer;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The objects that all scenarios of a benchmark run share.
 *
 * @param far the same server with a delay in between
 * @param folder folder for all files that the benchmark writes
 */
record Bench(
    Options options,
    TestDatabase database,
    FarServer far,
    Path folder,
    String psqlVersion,
    Peers peers) {
  /** Returns rows of the shape, about as many bytes as the standard rows that were asked for. */
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

  /** Returns the settings with which a target connects to the far server. */
  Map<String, Object> farAddress() {
    return Map.of("host", "127.0.0.1", "port", far.port());
  }

  /** Returns the packaged target on a JDK. */
  Distribution distribution(Jdk jdk) {
    return new Distribution(
        TargetProcess.launcher(), jdk, folder.resolve("cache").resolve(jdk.name()));
  }

  /** Returns the target on the JDK of the benchmark, and on each JDK of the command line. */
  List<Contestant> targets(Messages messages, Map<String, Object> settings) {
    List<Contestant> targets = new ArrayList<>();
    targets.add(new TargetContestant("target-postgres", false, messages, settings, this));
    for (Jdk jdk : options.jdks()) {
      String name = "target-postgres, JDK " + jdk.name();
      Program program = distribution(jdk).program();
      targets.add(new TargetContestant(name, false, messages, settings, program, true, this));
    }
    return targets;
  }

  /** Returns the JDKs for loads: that of the benchmark, and those of the command line. */
  List<Jdk> jdks() {
    List<Jdk> jdks = new ArrayList<>(options.jdks());
    Jdk running = Jdk.running();
    if (jdks.stream().noneMatch(jdk -> jdk.name().equals(running.name()))) {
      jdks.add(0, running);
    }
    return jdks;
  }

  /** Returns the JDKs for the scenario of starts: as for loads, or all installed ones. */
  List<Jdk> startJdks() throws IOException {
    return options.jdks().isEmpty() ? Jdk.found() : jdks();
  }

  /** Returns the megabytes that the server has written to its write-ahead log since its start. */
  double logMegabytes() {
    String bytes = database.queryOne("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
    return Double.parseDouble(String.valueOf(bytes)) / 1e6;
  }
}
