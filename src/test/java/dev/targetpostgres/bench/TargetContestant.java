package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packaged target with the messages on its stdin.
 *
 * @param metadata whether it adds its metadata columns and validates each record
 * @param settings more of them, from the command line
 */
record TargetContestant(
    Scenario scenario,
    boolean metadata,
    Map<String, Object> settings,
    DataSet data,
    TestDatabase database,
    Path folder)
    implements Contestant {
  @Override
  public String name() {
    return "target-postgres" + (metadata ? ", metadata and validation" : "");
  }

  @Override
  public boolean isBaseline() {
    return false;
  }

  @Override
  public Measurement run() throws IOException, InterruptedException {
    Path states = folder.resolve("target.out");
    ProcessBuilder target =
        new ProcessBuilder(TargetProcess.launcher().toString(), "--config", config().toString())
            .redirectInput(data.messages().toFile())
            .redirectOutput(states.toFile());
    target.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Measurement measurement = MeasuredProcess.run(target, folder.resolve("target.log"));
    requireLastState(Files.readAllLines(states));
    return measurement;
  }

  private Path config() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("default_target_schema", BenchTable.SCHEMA);
    all.put("load_method", scenario.methodName());
    all.put("add_record_metadata", metadata);
    all.put("validate_records", metadata);
    all.putAll(settings);
    return database.writeConfig(folder.resolve("config.json"), all);
  }

  private void requireLastState(List<String> lines) {
    String expected = DataGenerator.state(data.records());
    if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(expected)) {
      throw new IllegalStateException("the last STATE is not " + expected);
    }
  }
}
