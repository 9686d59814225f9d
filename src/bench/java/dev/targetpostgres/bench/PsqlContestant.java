package dev.targetpostgres.bench;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs the steps as a script for psql.
 *
 * @param port port of the server, or of the proxy that makes it far
 */
record PsqlContestant(
    String loadName,
    List<Step> steps,
    Messages messages,
    TestDatabase database,
    int port,
    Path folder)
    implements Contestant {
  @Override
  public String name() {
    return "psql " + loadName;
  }

  @Override
  public boolean isBaseline() {
    return true;
  }

  @Override
  public Measurement run() throws IOException, InterruptedException {
    Path script = folder.resolve("script.sql");
    Files.writeString(
        script, steps.stream().map(Step::psql).collect(Collectors.joining("\n", "", "\n")));
    PostgresServer server = database.server();
    ProcessBuilder psql =
        new ProcessBuilder(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--host=" + server.host(),
            "--port=" + port,
            "--username=" + server.user(),
            "--dbname=" + database.name(),
            "--file=" + script);
    psql.environment().put("PGPASSWORD", server.password());
    psql.redirectOutput(folder.resolve("psql.out").toFile());
    return MeasuredProcess.run(psql, folder.resolve("psql.log"));
  }
}
