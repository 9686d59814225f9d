package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Values that no column can hold, those of {@code hazards/rejected.txt}. As the user chooses, their
 * records are rejected with the reason and all others are loaded, or the run ends.
 */
final class RejectedHazardsTest {
  private static final List<Hazard.Section> SECTIONS = HazardFile.read("rejected.txt");
  private static final List<TestDatabase> DATABASES = new ArrayList<>();

  @AfterAll
  static void dropDatabases() {
    DATABASES.forEach(TestDatabase::close);
  }

  @TestFactory
  Stream<DynamicContainer> areKept() {
    return PostgresServer.versions().stream()
        .flatMap(server -> HazardSettings.METHODS.stream().map(method -> areKept(server, method)));
  }

  private static DynamicContainer areKept(PostgresServer server, String method) {
    RejectedLoad load = new RejectedLoad(SECTIONS, method, () -> database(server));
    Stream<DynamicTest> values =
        load.hazards()
            .map(hazard -> dynamicTest(hazard.name(), () -> load.loaded().checkSetAside(hazard)));
    DynamicTest whole =
        dynamicTest("no run fails", () -> assertThat(load.loaded().failures()).isEmpty());
    return dynamicContainer(
        server.description() + ", " + method, Stream.concat(values, Stream.of(whole)));
  }

  /** Each hazard has a run of its own. The load methods alternate. */
  @TestFactory
  Stream<DynamicTest> endTheRun() {
    TestDatabase database = database(PostgresServer.shared());
    List<DynamicTest> tests = new ArrayList<>();
    for (Hazard.Section section : SECTIONS) {
      section.preparations().forEach(database::execute);
      for (Hazard hazard : section.hazards()) {
        String method = HazardSettings.METHODS.get(tests.size() % HazardSettings.METHODS.size());
        EndedRun run = new EndedRun(database, section, hazard, method);
        tests.add(dynamicTest(hazard.name() + ", " + method, run::check));
      }
    }
    return tests.stream();
  }

  private static TestDatabase database(PostgresServer server) {
    TestDatabase database = HostileDatabase.on(server);
    DATABASES.add(database);
    return database;
  }
}
