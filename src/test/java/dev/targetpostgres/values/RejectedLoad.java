package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads rejected records, each between two good ones, by one method with {@code invalid_records}
 * set to reject: one stream each, and one input for all streams of the same settings.
 */
final class RejectedLoad {
  private static final int GOOD_BEFORE = 1;
  private static final int REFUSED = 2;
  private static final int GOOD_BEHIND = 3;

  private final List<Hazard.Section> sections;
  private final String method;
  private final Supplier<TestDatabase> database;
  private final Map<String, Integer> lines = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();
  private @Nullable TestDatabase loaded;

  RejectedLoad(List<Hazard.Section> sections, String method, Supplier<TestDatabase> database) {
    this.sections = sections;
    this.method = method;
    this.database = database;
  }

  Stream<Hazard> hazards() {
    return sections.stream().flatMap(section -> section.hazards().stream());
  }

  /** Loads at the first call. */
  RejectedLoad loaded() {
    if (loaded == null) {
      loaded = database.get();
      sections.forEach(this::prepare);
      bySettings()
          .forEach(
              (settings, input) ->
                  runs.add(
                      Run.of(loaded, HazardSettings.refusing(settings, method), input.toString())));
    }
    return this;
  }

  /** Returns the runs that failed. */
  List<Run> failures() {
    return runs.stream().filter(run -> run.exitCode() != 0).toList();
  }

  void checkSetAside(Hazard hazard) {
    List<List<@Nullable String>> rejections =
        loaded.queryRows(
            "SELECT line, \"column\", record, reason FROM hazards._sdc_rejected WHERE stream = '%s'"
                .formatted(hazard.name().replace("'", "''")));
    assertThat(rejections).as("rejections of %s", hazard.name()).hasSize(1);
    List<@Nullable String> rejection = rejections.get(0);
    assertThat(rejection.subList(0, 3))
        .as("line, column and record of %s", rejection)
        .containsExactly(
            lines.get(hazard.name()).toString(), hazard.blamed(), hazard.record(REFUSED));
    assertThat(rejection.get(3)).as("reason").contains(hazard.reason());
    assertThat(loaded.queryRows("SELECT id FROM %s ORDER BY id".formatted(hazard.table())))
        .as("rows of %s", hazard.name())
        .containsExactly(
            List.of(Integer.toString(GOOD_BEFORE)), List.of(Integer.toString(GOOD_BEHIND)));
  }

  private void prepare(Hazard.Section section) {
    section.preparations().forEach(loaded::execute);
    section.hazards().stream()
        .filter(Hazard::isOld)
        .forEach(hazard -> loaded.execute(hazard.createTable(method)));
  }

  private Map<Map<String, String>, StringBuilder> bySettings() {
    Map<Map<String, String>, StringBuilder> inputs = new LinkedHashMap<>();
    for (Hazard.Section section : sections) {
      StringBuilder input =
          inputs.computeIfAbsent(section.settings(), settings -> new StringBuilder());
      for (Hazard hazard : section.hazards()) {
        input
            .append(hazard.schemaMessage(section.root()))
            .append(hazard.recordMessage("{\"id\": %d}".formatted(GOOD_BEFORE)))
            .append(hazard.recordMessage(REFUSED))
            .append(hazard.recordMessage("{\"id\": %d}".formatted(GOOD_BEHIND)));
        int linesSoFar = (int) input.chars().filter(character -> character == '\n').count();
        lines.put(hazard.name(), linesSoFar - 1);
      }
    }
    return inputs;
  }
}
