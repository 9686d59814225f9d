package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.targetpostgres.testing.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Values that loaders often get wrong arrive as they were sent: those of {@code
 * hazards/accepted.txt}, by every load method, on every server version, in a database with hostile
 * settings.
 */
final class AcceptedHazardsTest {
  private static final List<Hazard.Section> SECTIONS = HazardFile.read("accepted.txt");
  private static final List<HazardLoad> LOADS = new ArrayList<>();

  @AfterAll
  static void dropDatabases() {
    LOADS.forEach(HazardLoad::close);
  }

  @TestFactory
  Stream<DynamicContainer> arrive() {
    return PostgresServer.versions().stream()
        .flatMap(server -> HazardSettings.METHODS.stream().map(method -> arrive(server, method)));
  }

  private static DynamicContainer arrive(PostgresServer server, String method) {
    HazardLoad load = new HazardLoad(server, method, SECTIONS);
    LOADS.add(load);
    Stream<DynamicTest> values =
        load.sections().stream()
            .flatMap(section -> section.hazards().stream())
            .map(hazard -> dynamicTest(hazard.name(), () -> check(load.loaded(), hazard)));
    Stream<DynamicTest> whole =
        Stream.of(
            dynamicTest("no run fails", () -> assertThat(load.failures()).isEmpty()),
            dynamicTest(
                "the second run changes no table",
                () -> assertThat(load.changesOfSecondRun()).isEmpty()));
    return dynamicContainer(server.description() + ", " + method, Stream.concat(values, whole));
  }

  private static void check(HazardLoad load, Hazard hazard) {
    String row = load.query("SELECT count(*) || ' ' || bool_and((%s) IS TRUE) FROM %s", hazard);
    if (!(load.rows() + " true").equals(row)) {
      fail(
          "%s: %s must hold in %d rows; %s hold it. Stored: %s. Refused: %s",
          hazard.name(),
          hazard.expected(),
          load.rows(),
          row,
          stored(load, hazard),
          refused(load, hazard));
    }
    if (!hazard.isOld()) {
      assertThat(load.type(hazard)).as("type of column %s", hazard).isEqualTo(hazard.definition());
    }
  }

  private static String stored(HazardLoad load, Hazard hazard) {
    return load.query(
        "SELECT string_agg(coalesce(left(v::text, 300), 'NULL'), ', ') FROM %2$s", hazard);
  }

  private static String refused(HazardLoad load, Hazard hazard) {
    return load.query(
        "SELECT string_agg(reason, ', ') FROM hazards._sdc_rejected WHERE stream = %3$s", hazard);
  }
}
