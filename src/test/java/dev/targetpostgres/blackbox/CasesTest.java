package dev.targetpostgres.blackbox;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every folder of {@code src/test/resources/cases}, each in a database of its own. */
final class CasesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void comesOutAsExpected(Case folder) {
    Expectation expectation = folder.expectation();
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      expectation.check(folder.toString(), folder.run(database), database);
    }
  }

  static List<Case> comesOutAsExpected() {
    return Case.allIn("cases");
  }
}
