package dev.targetpostgres.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The level and the form of logs, by the environment and the command line. */
final class LogOptionsTest {
  @TempDir private Path folder;

  @Test
  void logsTextFromInfoOnWhereNobodySaysAnything() {
    assertThat(LogOptions.of(Map.of()))
        .isEqualTo(new LogOptions(LogLevel.INFO, LogFormat.TEXT, false, null));
    assertThat(LogOptions.of(Map.of("SINGER_SDK_LOG_CONFIG", "")))
        .isEqualTo(LogOptions.of(Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "DEBUG, DEBUG",
    "INFO, INFO",
    "WARNING, WARNING",
    "warn, WARNING",
    "ERROR, ERROR",
    "CRITICAL, ERROR",
    "NOTSET, DEBUG",
    "TRACE, INFO"
  })
  void readsTheFileThatMeltanoWrites(String written, LogLevel level) throws IOException {
    LogOptions options =
        reading(
            """
            {"version": 1,
             "formatters": {"singer_formatter": {"()": "singer_sdk.logging.StructuredFormatter"}},
             "handlers": {"console": {"class": "logging.StreamHandler",
                                      "formatter": "singer_formatter",
                                      "stream": "ext://sys.stderr"}},
             "root": {"handlers": ["console"], "level": "%s"}}
            """
                .formatted(written));

    assertThat(options).isEqualTo(new LogOptions(level, LogFormat.JSON, true, null));
  }

  @Test
  void logsTextWhereAnotherFormatterIsNamed() throws IOException {
    LogOptions options =
        reading(
            """
            {"formatters": {"singer_formatter": {"format": "%(message)s"}},
             "root": {"level": "WARNING"}}
            """);

    assertThat(options).isEqualTo(new LogOptions(LogLevel.WARNING, LogFormat.TEXT, true, null));
  }

  @Test
  void saysWhyAFileIsIgnored() throws IOException {
    assertThat(String.valueOf(reading("version: 1\n").problem()))
        .startsWith("variable SINGER_SDK_LOG_CONFIG is ignored: it names ")
        .endsWith("log.json, which does not hold JSON");
    assertThat(
            String.valueOf(
                LogOptions.of(Map.of("SINGER_SDK_LOG_CONFIG", "/no/such/file")).problem()))
        .endsWith("it names /no/such/file, which cannot be read");
  }

  @Test
  void letsTheCommandLineWin() {
    LogOptions environment = new LogOptions(LogLevel.WARNING, LogFormat.JSON, true, null);

    assertThat(environment.or(Optional.empty(), Optional.empty())).isEqualTo(environment);
    assertThat(environment.or(Optional.of(LogLevel.DEBUG), Optional.of(LogFormat.TEXT)))
        .isEqualTo(new LogOptions(LogLevel.DEBUG, LogFormat.TEXT, true, null));
  }

  @Test
  void measuresForProgramsUnlessToldOtherwise() {
    LogOptions people = LogOptions.of(Map.of());
    LogOptions programs = people.or(Optional.empty(), Optional.of(LogFormat.JSON));

    assertThat(people.metrics()).isFalse();
    assertThat(programs.metrics()).isTrue();
    assertThat(people.withMetrics(Optional.of(true)).metrics()).isTrue();
    assertThat(programs.withMetrics(Optional.of(false)).metrics()).isFalse();
    assertThat(programs.withMetrics(Optional.empty())).isEqualTo(programs);
  }

  private LogOptions reading(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("log.json"), content);
    return LogOptions.of(Map.of("SINGER_SDK_LOG_CONFIG", file.toString()));
  }
}
