package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A setting for a stream or a property that does not come: a misspelled name is told. */
final class UnmatchedSettingsTest {
  private static final String INPUT =
      """
      {"type":"SCHEMA","stream":"orders","schema":{"properties":{"id":{"type":"integer"},"total":{"type":"number"}}},"key_properties":["id"]}
      {"type":"SCHEMA","stream":"shop-items","schema":{"properties":{"id":{"type":"integer"}}},"key_properties":["id"]}
      {"type":"SCHEMA","stream":"part_2024","schema":{"properties":{"id":{"type":"integer"}}},"key_properties":["id"]}
      {"type":"RECORD","stream":"orders","record":{"id":1,"total":2}}
      """;

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final TestDatabase database = PostgresServer.shared().createDatabase();

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'streams': {'ordres': {'load_method': 'append'}}}"
            + "| setting streams.ordres matches no stream of this run; did you mean orders?",
        "{'streams': {'Orders': {'table': 'o'}}}"
            + "| setting streams.Orders matches no stream of this run; did you mean orders?",
        "{'streams': {'items': {'table': 'o'}}}"
            + "| setting streams.items matches no stream of this run; did you mean shop-items?",
        "{'streams': {'shop.items': {'table': 'o'}}}"
            + "| setting streams.shop.items matches no stream of this run; did you mean shop-items?",
        "{'streams': {'orders': {'columns': {'totl': {'type': 'text'}}}}}"
            + "| setting streams.orders.columns.totl has no effect, because the stream has no such"
            + " property; did you mean total?",
        "{'streams': {'orders': {'columns': {'customer': {'name': 'c'}}}}}"
            + "| setting streams.orders.columns.customer has no effect, because the stream has no"
            + " such property",
        "{'stream_maps': {'ordrs': null}}"
            + "| setting stream_maps.ordrs matches no stream of this run; did you mean orders?",
        "{'stream_maps': {'copy': {'__source__': 'order'}}}"
            + "| setting stream_maps.copy.__source__ matches no stream of this run; did you mean"
            + " orders?",
        "{'stream_maps': {'orders': {'__alias__': 'sales'}}, 'streams': {'orders': {'table': 'o'}}}"
            + "| setting streams.orders matches no stream of this run; did you mean sales?",
        "{'schema_mapping': {'shopp': {'target_schema': 'lake'}}}"
            + "| setting schema_mapping.shopp matches no stream of this run; did you mean shop?"
      })
  void tellsOfANameThatIsNearlyRight(String settings, String warning) {
    assertThat(warnings(settings)).singleElement().asString().endsWith("WARN  " + warning);
    assertThat(warnings(settings, "--dry-run")).singleElement().asString().endsWith(warning);
  }

  /** A tap need not send all streams on a day, and a map may leave a stream out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'streams': {'customers': {'table': 'c'}, 'ord*': {'table': 'o'}, 'x*': {'table': 'x'}}}",
        "{'streams': {'orders': {'table': 'o'}, 'order': {'table': 'p'}}}",
        "{'streams': {'part_2023': {'table': 'p'}}}",
        "{'streams': {'*': {'columns': {'totl': {'type': 'text'}}}}}",
        "{'streams': {'orders': {'columns': {'sum': {'type': 'bigint'}}}},"
            + " 'stream_maps': {'orders': {'sum': 'total + 1'}}}",
        "{'streams': {'orders': {'table': 'o'}}, 'stream_maps': {'orders': null, 'o?': null}}",
        "{'schema_mapping': {'other': {'target_schema': 'lake'}}}"
      })
  void saysNothingOfOtherNames(String settings) {
    assertThat(warnings(settings)).isEmpty();
  }

  @Test
  void saysNothingBeforeTheInputHasEnded() {
    TargetRun run =
        run("{'streams': {'ordres': {'load_method': 'append'}}}", INPUT + "no message\n");
    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.stderr()).noneMatch(line -> line.contains("ordres"));
  }

  private List<String> warnings(String settings, String... options) {
    TargetRun run = run(settings, INPUT, options);
    assertThat(run.exitCode()).as(run.output()).isZero();
    return run.stderr().stream().filter(line -> line.contains("WARN")).toList();
  }

  private TargetRun run(String settings, String input, String... options) {
    return TargetRun.on(
        database,
        JsonMapper.shared().readValue(settings.replace('\'', '"'), OBJECT),
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        options);
  }
}
