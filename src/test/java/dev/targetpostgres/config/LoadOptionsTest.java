package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings for loading streams into tables. */
final class LoadOptionsTest {
  private final Map<String, String> variables = new HashMap<>();

  @Test
  void hasDefaultsForAll() {
    LoadOptions options = options();

    assertThat(options.usual())
        .isEqualTo(
            new StreamOptions(
                new StreamOptions.Naming(
                    null, Map.of(), true, NameCase.PRESERVE, null, false, false),
                null,
                null,
                null,
                false,
                true,
                false,
                MissingProperties.AUTO,
                false,
                new StreamOptions.Columns(
                    NameCase.PRESERVE, NumberType.NUMERIC, false, 0, "__", 255, Map.of()),
                "{}"));
    assertThat(options.stream("any")).isEqualTo(options.usual());
    assertThat(options.maps()).isEqualTo(StreamMaps.NONE);
    assertThat(options.tables())
        .isEqualTo(
            new TableOptions(
                SchemaEvolution.WIDEN,
                1L << 30,
                60,
                OverwriteStaging.UNLOGGED,
                true,
                new TableOptions.InSchema(List.of(), Map.of()),
                Map.of()));
    assertThat(options.records()).isEqualTo(new RecordOptions(true, false, false));
    assertThat(options.state()).isEqualTo(new StateOptions(false, "public", "default"));
    assertThat(options.hooks()).isEqualTo(new HookOptions(List.of(), List.of()));
    assertThat(options.workersPerStream()).isZero();
    assertThat(options.activatesVersions()).isTrue();
    assertThat(options.deletesBatchFiles()).isFalse();
  }

  /** Every setting differs from its default, so that a mix-up is noticed. */
  @Test
  void takesWhatTheUserChose() {
    set("primary_key_required", "true").set("add_record_metadata", "false");
    set("hard_delete", "true").set("missing_properties", "keep");
    set("column_case", "lower").set("table_case", "plain").set("number_type", "double_precision");
    set("interpret_content_encoding", "true").set("flattening_enabled", "true");
    set("flattening_max_depth", "3").set("flattening_separator", ".");
    set("flattening_max_key_length", "40").set("split_stream_names", "false");
    set("stream_map_config", "{\"a\": 1}");
    set("schema_evolution", "none").set("lock_timeout_seconds", "0");
    set("overwrite_staging", "logged").set("max_parallelism_per_stream", "2");
    set("delete_batch_files", "true").set("before_run_sql", "a").set("after_run_sql", "b");

    LoadOptions options = options();
    StreamOptions usual = options.usual();
    assertThat(usual.keyRequired()).isTrue();
    assertThat(usual.metadata()).isFalse();
    assertThat(usual.hardDelete()).isTrue();
    assertThat(usual.missingProperties()).isEqualTo(MissingProperties.KEEP);
    assertThat(usual.columns())
        .isEqualTo(
            new StreamOptions.Columns(
                NameCase.LOWER, NumberType.DOUBLE_PRECISION, true, 3, ".", 40, Map.of()));
    assertThat(usual.naming().splitsNames()).isFalse();
    assertThat(usual.naming().tableCase()).isEqualTo(NameCase.PLAIN);
    assertThat(usual.naming().choosesTable()).isTrue();
    assertThat(usual.expressionValues()).isEqualTo("{\"a\":1}");
    assertThat(options.tables().evolution()).isEqualTo(SchemaEvolution.NONE);
    assertThat(options.tables().lockTimeoutSeconds()).isZero();
    assertThat(options.tables().overwriteStaging()).isEqualTo(OverwriteStaging.LOGGED);
    assertThat(options.workersPerStream()).isEqualTo(2);
    assertThat(options.deletesBatchFiles()).isTrue();
    assertThat(options.hooks()).isEqualTo(new HookOptions(List.of("a"), List.of("b")));
  }

  @ParameterizedTest
  @CsvSource({
    "validate_records, false, false, false, false",
    "sanitize_null_text_characters, true, true, true, false",
    "keep_all_digits, true, true, false, true"
  })
  void tellsWhatRecordsGoThrough(
      String setting, String value, boolean checked, boolean replaces, boolean digits) {
    set(setting, value);

    assertThat(options().records()).isEqualTo(new RecordOptions(checked, replaces, digits));
  }

  @ParameterizedTest
  @CsvSource({
    ",, true",
    "true, true, true",
    "false,, false",
    ", false, false",
    "true, false, false",
    "false, true, false"
  })
  void ignoresVersionsIfEitherSettingSaysSo(String ours, String meltanos, boolean expected) {
    set("activate_version", ours).set("process_activate_version_messages", meltanos);

    assertThat(options().activatesVersions()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"true, 2,, 2", ",, 4, 4", ", 2,, 0", "true, 2, 4, 2", "false, 2, 4, 4"})
  void flattensAsDeepAsEitherSettingSays(
      String enabled, String depth, String pipelineWises, int levels) {
    set("flattening_enabled", enabled).set("flattening_max_depth", depth);
    set("data_flattening_max_level", pipelineWises);

    assertThat(options().usual().columns().flattenedLevels()).isEqualTo(levels);
  }

  @ParameterizedTest
  @CsvSource({
    ",, public",
    "mine,, mine",
    ", there, public there",
    "mine, there, mine there",
    "there, there, there"
  })
  void namesTheSchemasOfTheSettings(String schema, String mapped, String expected) {
    set("default_target_schema", schema);
    set(
        "schema_mapping",
        mapped == null ? null : "{\"source\": {\"target_schema\": \"%s\"}}".formatted(mapped));

    assertThat(options().schemas()).containsExactly(expected.split(" "));
  }

  @Test
  void keepsTheStateInTheDefaultSchema() {
    set("state_table", "true").set("default_target_schema", "mine").set("pipeline_id", "shop");

    assertThat(options().state()).isEqualTo(new StateOptions(true, "mine", "shop"));
  }

  @Test
  void namesTablesByTheSchemaOfTheSource() {
    set("default_target_schema", "mine");
    set("schema_mapping", "{\"a\": {\"target_schema\": \"x\"}, \"b\": {\"target_schema\": \"\"}}");

    assertThat(options().stream("a-orders").naming())
        .isEqualTo(
            new StreamOptions.Naming(
                "mine", Map.of("a", "x"), true, NameCase.PRESERVE, null, true, false));
  }

  /** A schema that is chosen for the stream wins over the mapping of its source schema. */
  @Test
  void forgetsTheSchemaOfTheSourceIfTheStreamHasItsOwn() {
    set("schema_mapping", "{\"a\": {\"target_schema\": \"x\"}}");
    set("streams", "{\"a-*\": {\"schema\": \"own\"}, \"a-b\": {\"table\": \"t\"}}");

    assertThat(options().stream("a-b").naming())
        .isEqualTo(
            new StreamOptions.Naming("own", Map.of(), true, NameCase.PRESERVE, "t", true, true));
  }

  @Test
  void choosesTheLoadMethodOfTheStreamBeforeThatOfAll() {
    set("load_method", "overwrite");
    set("streams", "{\"events\": {\"load_method\": \"append\"}}");

    assertThat(options().stream("orders").loadMethod()).isEqualTo(LoadMethodName.OVERWRITE);
    assertThat(options().stream("events").loadMethod()).isEqualTo(LoadMethodName.APPEND);
  }

  @Test
  void letsTheRolesOfASchemaReadInPlaceOfTheUsualOnes() {
    set("default_target_schema_select_permissions", "[\"everybody\"]");
    set(
        "schema_mapping",
        """
        {"a": {"target_schema": "x", "target_schema_select_permissions": "one"},
         "b": {"target_schema": "x", "target_schema_select_permissions": ["two", "three"]},
         "c": {"target_schema": "y", "target_schema_select_permissions": ""},
         "d": {"target_schema": "y", "target_schema_select_permissions": null}}
        """);

    TableOptions tables = options().tables();
    assertThat(tables.readers("x")).containsExactly("one", "two", "three");
    assertThat(tables.readers("y")).containsExactly("everybody");
    assertThat(tables.readers("elsewhere")).containsExactly("everybody");
  }

  @Test
  void collectsTheIndexesOfATable() {
    set(
        "schema_mapping",
        """
        {"a": {"target_schema": "x", "indices": {"orders": ["day", "shop , day"]}},
         "b": {"target_schema": "x", "indices": {"orders": "customer", "lines": null}},
         "c": {"target_schema": "y", "indices": null}}
        """);

    TableOptions tables = options().tables();
    assertThat(tables.indexes("x").get("orders"))
        .containsExactly(List.of("day"), List.of("shop", "day"), List.of("customer"));
    assertThat(tables.indexes("x").getOrDefault("lines", List.of())).isEmpty();
    assertThat(tables.indexes("y")).isEmpty();
    assertThat(tables.indexes("elsewhere")).isEmpty();
  }

  @Test
  void readsTheMapsOfStreams() {
    set("stream_maps", "{\"a\": {\"__alias__\": \"b\"}, \"c\": null}");

    assertThat(options().maps().of("a")).extracting(StreamMap::name).containsExactly("b");
    assertThat(options().maps().of("c")).isEmpty();
  }

  private LoadOptionsTest set(String name, String value) {
    if (value != null) {
      variables.put("TARGET_POSTGRES_" + name.toUpperCase(Locale.ROOT), value);
    }
    return this;
  }

  private LoadOptions options() {
    return Options.of(SettingsReader.read(List.of(), variables)).load();
  }
}
