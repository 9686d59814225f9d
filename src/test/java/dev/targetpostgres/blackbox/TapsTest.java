package dev.targetpostgres.blackbox;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every folder of {@code src/test/resources/taps}: the output of a published tap gives the
 * same rows by every load method that the folder names.
 */
final class TapsTest {
  private static final List<String> ALL_METHODS = List.of("upsert", "append", "overwrite");

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource
  void loadsWhatTheTapSends(Case folder, String method) {
    Expectation expectation = folder.expectation();
    if (method.equals("append")) {
      expectation = expectation.withoutPrimaryKeys();
    }
    // This is the usual setting: streams without a key are appended, others upserted.
    String setting = method.equals("upsert") ? "append-only" : method;
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      TargetRun run = folder.run(database, Map.of("load_method", setting));
      expectation.check(folder + ", " + method, run, database);
    }
  }

  static List<Arguments> loadsWhatTheTapSends() {
    List<Arguments> runs = new ArrayList<>();
    for (Case folder : Case.allIn("taps")) {
      for (String method : folder.expectation().methods().orElse(ALL_METHODS)) {
        runs.add(Arguments.of(folder, method));
      }
    }
    return runs;
  }
}
