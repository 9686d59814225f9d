package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A run that a rejected record ends: all records before it are loaded, and none after it. */
record EndedRun(TestDatabase database, Hazard.Section section, Hazard hazard, String method) {
  private static final int REFUSED_LINE = 4;

  void check() {
    if (hazard.isOld()) {
      database.execute(hazard.createTable(method));
    }
    Map<String, String> settings =
        new HashMap<>(HazardSettings.refusing(section.settings(), method));
    settings.put("invalid_records", "fail");
    Run run = Run.of(database, settings, input());
    assertThat(run.exitCode()).as("exit code of %s", run).isEqualTo(3);
    String column = hazard.blamed().isEmpty() ? "" : ", column \"%s\"".formatted(hazard.blamed());
    String blamed =
        "target-postgres: line %d: stream %s%s: ".formatted(REFUSED_LINE, hazard.name(), column);
    assertThat(run.errors())
        .anySatisfy(line -> assertThat(line).startsWith(blamed).contains(hazard.reason()));
    boolean kept = !method.equals("overwrite");
    // If the server rejects a record, the STATE that came while its batch was filled is not safe.
    boolean cast =
        !run.saying("does not fit into").isEmpty()
            && run.saying("does not fit into numeric").isEmpty();
    boolean acknowledged = kept && !cast && run.saying("SQLSTATE").isEmpty();
    assertThat(run.states()).isEqualTo(acknowledged ? List.of("{\"seen\": 1}") : List.of());
    assertThat(database.queryRows("SELECT id FROM %s ORDER BY id".formatted(hazard.table())))
        .as("rows")
        .isEqualTo(kept ? List.of(List.of("1")) : List.of());
  }

  private String input() {
    return hazard.schemaMessage(section.root())
        + hazard.recordMessage("{\"id\": 1}")
        + state(1)
        + hazard.recordMessage(2)
        + state(2)
        + hazard.recordMessage("{\"id\": 3}")
        + state(3);
  }

  private static String state(int seen) {
    return "{\"type\": \"STATE\", \"value\": {\"seen\": %d}}\n".formatted(seen);
  }
}
