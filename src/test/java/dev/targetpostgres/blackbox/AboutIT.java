package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the program that Meltano requests, before and during a run. */
final class AboutIT extends ProcessTest {
  @Test
  void tellsWhatItIsWithoutConfigurationAndWithoutSecrets() {
    try (TargetProcess target =
        target()
            .environment("TARGET_POSTGRES_PASSWORD", "sesame")
            .environment("TARGET_POSTGRES_HOST", "no.such.host")
            .arguments("--about", "--format", "json")
            .start()) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      String about = String.join("\n", target.stdoutLines());
      assertThat(JsonMapper.shared().readTree(about).path("name").asString())
          .isEqualTo("target-postgres");
      assertThat(about).doesNotContain("sesame", "no.such.host");
      assertThat(target.stderr()).isEmpty();
    }
  }

  @Test
  void logsAsTheFileSaysThatMeltanoNames() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("logging.json"),
            """
            {"version": 1, "disable_existing_loggers": false,
             "formatters": {"singer_formatter": {"()": "singer_sdk.logging.StructuredFormatter"}},
             "handlers": {"console": {"class": "logging.StreamHandler",
                                      "formatter": "singer_formatter", "stream": "ext://sys.stderr"}},
             "root": {"handlers": ["console"], "level": "INFO"}}
            """);
    try (TargetProcess target =
        target()
            .environment("SINGER_SDK_LOG_CONFIG", file.toString())
            .config(config(Map.of()))
            .start()) {
      target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      List<JsonNode> lines =
          target.stderrLines().stream().map(JsonMapper.shared()::readTree).toList();
      assertThat(lines)
          .extracting(line -> line.path("app_name").asString())
          .hasSizeGreaterThan(2)
          .containsOnly("target-postgres");
      assertThat(lines).extracting(line -> line.path("pid").asLong()).containsOnly(target.pid());
      assertThat(lines)
          .extracting(line -> line.at("/metric_info/metric").asString(""))
          .contains("record_count", "batch_processing_time");
    }
  }

  @Test
  void saysWhyThatFileIsIgnoredAndLoadsAllTheSame() {
    try (TargetProcess target =
        target()
            .environment("SINGER_SDK_LOG_CONFIG", "/no/such/file")
            .config(config(Map.of()))
            .start()) {
      target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr())
          .contains("SINGER_SDK_LOG_CONFIG is ignored: it names /no/such/file");
      assertThat(count("items")).isOne();
    }
  }
}
