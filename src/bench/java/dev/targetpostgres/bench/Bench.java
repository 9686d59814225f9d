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
 * What the scenarios of one run of the benchmark share.
 *
 * @param far the same server, far away
 * @param folder for everything that is written
 */
record Bench(
    Options options,
    TestDatabase database,
    FarServer far,
    Path folder,
    String psqlVersion,
    Peers peers) {
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

  /** The packaged target on a JDK. */
  Distribution distribution(Jdk jdk) {
    return new Distribution(
        TargetProcess.launcher(), jdk, folder.resolve("cache").resolve(jdk.name()));
  }

  /** The target on the JDK of the benchmark, then on each JDK of the command line. */
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

  /** The JDKs of loads: that of the benchmark, and those of the command line. */
  List<Jdk> jdks() {
    List<Jdk> jdks = new ArrayList<>(options.jdks());
    Jdk running = Jdk.running();
    if (jdks.stream().noneMatch(jdk -> jdk.name().equals(running.name()))) {
      jdks.add(0, running);
    }
    return jdks;
  }

  /** The same; if the command line names none, all that are installed. */
  List<Jdk> startJdks() throws IOException {
    return options.jdks().isEmpty() ? Jdk.found() : jdks();
  }

  /** Returns how much the server has written to its write-ahead log, ever. */
  double logMegabytes() {
    String bytes = database.queryOne("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
    return Double.parseDouble(String.valueOf(bytes)) / 1e6;
  }
}
