package dev.targetpostgres.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The quickstart runs to its end with the distribution that was built. */
final class QuickstartIT {
  @Test
  void showsTheTablesAndEnds() throws IOException, InterruptedException {
    Process tour =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dtarget-postgres.launcher=" + TargetProcess.launcher(),
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName(),
                "--exit")
            .redirectErrorStream(true)
            .start();
    tour.getOutputStream().close();
    String output = new String(tour.getInputStream().readAllBytes(), UTF_8);

    assertThat(tour.waitFor()).as(output).isZero();
    assertThat(output)
        .contains("exit code 0", "\"replication_key_value\": \"2026-01-23T02:18:49.528624+00:00\"")
        .containsPattern("shop\\.customers: \\d{3} rows")
        .containsPattern("shop\\.products: \\d{3} rows")
        .containsPattern("shop\\.orders: \\d{4} rows")
        .contains("shop.page_views: 2387 rows", "psql 'postgresql://")
        .doesNotContain("Exception");
  }
}
