package dev.targetpostgres.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.SettingsReader;
import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.singer.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The table, columns and method of a stream, by its SCHEMA and its options. */
final class StreamTargetTest {
  private final Map<String, String> variables = new HashMap<>();

  @ParameterizedTest
  @CsvSource({
    ",, id, UPSERT",
    ",, '', APPEND",
    "append-only,, id, UPSERT",
    "append-only,, '', APPEND",
    "append,, id, APPEND",
    "upsert,, id, UPSERT",
    "overwrite,, '', OVERWRITE",
    "overwrite, append, id, APPEND",
    "append, append-only, id, UPSERT"
  })
  void choosesTheMethod(String ofAll, String ofStream, String keys, StreamTarget.Kind expected) {
    set("load_method", ofAll);
    set("streams", ofStream == null ? null : "{\"s\": {\"load_method\": \"%s\"}}", ofStream);

    assertThat(target("s", keys, "id").method()).isEqualTo(expected);
  }

  @Test
  void cannotMergeWithoutKeys() {
    set("load_method", "upsert");

    assertThat(refusal("s", "")).contains("streams.s.key_properties");
  }

  @Test
  void requiresKeysIfTheUserDoes() {
    set("primary_key_required", "true").set("load_method", "append");

    assertThat(refusal("s", "")).contains("primary_key_required");
    assertThat(target("s", "id", "id").method()).isEqualTo(StreamTarget.Kind.APPEND);
  }

  @Test
  void prefersTheUsersKeysToTheTaps() {
    set("streams", "{\"s\": {\"key_properties\": [\"other\"]}}");

    assertThat(target("s", "id", "id", "other").mergeKeys()).containsExactly("other");
  }

  @Test
  void prefersTheUsersKeysToTheMaps() {
    StreamMap map = new StreamMap("t", List.of("id"), null, false, Map.of());

    assertThat(target(map, "s", "other", "id", "other").mergeKeys()).containsExactly("id");
    set("streams", "{\"t\": {\"key_properties\": [\"other\"]}}");
    assertThat(target(map, "s", "id", "id", "other").mergeKeys()).containsExactly("other");
  }

  @ParameterizedTest
  @CsvSource({
    "orders,,, public.orders",
    "shop-orders,,, shop.orders",
    "shop-orders, mine,, mine.orders",
    "shop-orders, mine, '{\"schema\": \"own\"}', own.orders",
    "shop-orders,, '{\"table\": \"t\"}', shop.t",
    "from-orders, mine,, to.orders",
    "from-orders, mine, '{\"schema\": \"own\"}', own.orders",
    "from-orders,, '{\"table\": \"t\"}', to.t"
  })
  void namesTheTable(String stream, String schema, String override, String expected) {
    set("default_target_schema", schema);
    set("schema_mapping", "{\"from\": {\"target_schema\": \"to\"}}");
    set("streams", override == null ? null : "{\"*\": %s}", override);

    assertThat(target(stream, "id", "id").table()).hasToString(expected);
  }

  @Test
  void takesTheWholeNameIfHyphensDoNotDivideIt() {
    set("split_stream_names", "false");

    assertThat(target("shop-orders", "id", "id").table()).hasToString("public.shop-orders");
  }

  @ParameterizedTest
  @CsvSource({"_sdc_batches", "_sdc_rejected", "_sdc_rejected_schemas", "_sdc_state"})
  void keepsAwayFromTheTablesOfTheTarget(String table) {
    assertThat(refusal(table, "id")).contains("streams." + table + ".table");
  }

  @ParameterizedTest
  @CsvSource({
    ", id, OF_DELETED",
    ", _sdc_deleted_at, EVERYTHING",
    ", _sdc_lsn, EVERYTHING",
    "null, _sdc_lsn, NOTHING",
    "keep, id, EVERYTHING"
  })
  void choosesWhatBecomesOfMissingProperties(
      String missing, String property, StreamTarget.Keeping expected) {
    set("missing_properties", missing);

    assertThat(target("s", "", property).keeping()).isEqualTo(expected);
  }

  @Test
  void givesColumnsTheNamesAndTypesThatTheUserChose() {
    set("column_case", "lower").set("number_type", "double_precision");
    set("add_record_metadata", "false");
    set("streams", "{\"s\": {\"columns\": {\"B\": {\"name\": \"Bee\", \"type\": \"date\"}}}}");

    assertThat(target("s", "", "A", "B").wanted().columns())
        .extracting(ColumnDefinition::name, column -> column.type().sql())
        .containsExactly(tuple("a", "double precision"), tuple("Bee", "date"));
  }

  @ParameterizedTest
  @CsvSource({"preserve, Shop.Orders", "lower, shop.orders", "plain, shop_orders"})
  void namesTablesInTheCaseThatTheUserChose(String tableCase, String table) {
    set("table_case", tableCase).set("default_target_schema", "Raw");

    assertThat(target("a-Shop.Orders", "", "A").table()).hasToString("Raw." + table);
  }

  @Test
  void takesAChosenNameAsItIs() {
    set("table_case", "lower").set("streams", "{\"s\": {\"table\": \"Orders\"}}");

    assertThat(target("s", "", "A").table()).hasToString("public.Orders");
  }

  @Test
  void namesColumnsInPlainCase() {
    set("column_case", "plain").set("add_record_metadata", "false");

    assertThat(target("s", "", "First Name").wanted().columns())
        .extracting(ColumnDefinition::name)
        .containsExactly("first_name");
  }

  private StreamTargetTest set(String name, String value) {
    if (value != null) {
      variables.put("TARGET_POSTGRES_" + name.toUpperCase(Locale.ROOT), value);
    }
    return this;
  }

  private void set(String name, String pattern, String value) {
    set(name, pattern == null ? null : pattern.formatted(value));
  }

  private String refusal(String stream, String keys) {
    TargetException refusal = assertThrows(TargetException.class, () -> target(stream, keys, "id"));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    return refusal.getMessage();
  }

  private StreamTarget target(String stream, String keys, String... properties) {
    return target(StreamMap.SAME, stream, keys, properties);
  }

  /** Returns the target of a stream with only numbers as properties. */
  private StreamTarget target(StreamMap map, String stream, String keys, String... properties) {
    List<String> keyProperties = new ArrayList<>(List.of(keys.split(",")));
    keyProperties.remove("");
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    for (String property : properties) {
      schema.withObject("/properties/" + property).put("type", "number");
    }
    return StreamTarget.of(
        new Message.Schema(stream, schema, keyProperties, true),
        map,
        Options.of(SettingsReader.read(List.of(), variables)).load().stream(map.nameOf(stream)),
        1);
  }
}
