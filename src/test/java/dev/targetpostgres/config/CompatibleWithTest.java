package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The setting {@code compatible_with}: another target's defaults in place of ours. */
final class CompatibleWithTest {
  @TempDir private Path folder;

  @Test
  void impliesNothingUnlessItIsSet() {
    assertThat(with("\"port\": 1").implied()).isEmpty();
  }

  @Test
  void takesMeltanoLabsDefaults() {
    Settings settings = with("\"compatible_with\": \"meltanolabs\"");

    assertThat(settings.implied()).isEqualTo("meltanolabs: default_target_schema melty");
    LoadOptions options = LoadOptions.of(settings);
    assertThat(options.stream("a-b").naming().schema()).isEqualTo("melty");
    assertThat(options.schemas()).containsExactly("melty");
    assertThat(options.state().schema()).isEqualTo("melty");
  }

  @Test
  void takesPipelineWisesDefaults() {
    Settings settings = with("\"compatible_with\": \"pipelinewise\"");

    assertThat(settings.implied())
        .isEqualTo(
            "pipelinewise: table_case plain, column_case lower, number_type double-precision,"
                + " add_record_metadata false, activate_version false, validate_records false,"
                + " primary_key_required true");
    StreamOptions stream = LoadOptions.of(settings).stream("a-b");
    assertThat(stream.naming().tableCase()).isEqualTo(NameCase.PLAIN);
    assertThat(stream.columns().nameCase()).isEqualTo(NameCase.LOWER);
    assertThat(stream.columns().number()).isEqualTo(NumberType.DOUBLE_PRECISION);
    assertThat(stream.metadata()).isFalse();
    assertThat(stream.keyRequired()).isTrue();
  }

  /** PipelineWise adds the metadata columns if it deletes rows. */
  @Test
  void addsPipelineWisesColumnsForDeletes() {
    assertThat(
            with("\"compatible_with\": \"pipelinewise\", \"hard_delete\": true")
                .get(SettingsTable.ADD_RECORD_METADATA))
        .isTrue();
  }

  @Test
  void takesDatamillsDefaults() {
    LoadOptions options = LoadOptions.of(with("\"compatible_with\": \"datamill\""));

    StreamOptions stream = options.stream("a-b");
    assertThat(stream.naming().schema()).isEqualTo("public");
    assertThat(stream.naming().splitsNames()).isFalse();
    assertThat(stream.hardDelete()).isTrue();
    assertThat(stream.columns().nameCase()).isEqualTo(NameCase.PLAIN);
    assertThat(stream.columns().flattenedLevels()).isEqualTo(100);
  }

  @Test
  void letsSettingsWin() {
    Settings settings =
        with(
            """
            "compatible_with": "datamill", "postgres_schema": "raw", "column_case": "preserve",
            "data_flattening_max_level": 2, "hard_delete": false
            """);

    assertThat(settings.implied())
        .isEqualTo(
            "datamill: split_stream_names false, table_case plain, number_type double-precision,"
                + " flattening_enabled true, flattening_max_depth 100");
    StreamOptions stream = LoadOptions.of(settings).stream("a-b");
    assertThat(stream.naming().schema()).isEqualTo("raw");
    assertThat(stream.hardDelete()).isFalse();
    assertThat(stream.columns().nameCase()).isEqualTo(NameCase.PRESERVE);
    assertThat(stream.columns().flattenedLevels()).isEqualTo(2);
  }

  @Test
  void needsNoDepthIfItIsImplied() {
    Settings settings = with("\"compatible_with\": \"datamill\", \"flattening_enabled\": true");

    assertThat(LoadOptions.of(settings).usual().columns().flattenedLevels()).isEqualTo(100);
  }

  private Settings with(String members) {
    return new WrittenConfig(folder).settings(members).read();
  }
}
