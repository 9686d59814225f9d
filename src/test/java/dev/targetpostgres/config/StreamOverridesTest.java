package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code streams} setting: its effect on a stream, and the messages about its mistakes. */
final class StreamOverridesTest {
  @TempDir private Path folder;

  @Test
  void readsEveryOverride() {
    StreamOptions orders =
        streams(
            """
                {"orders": {"schema": "shop", "table": "order_lines",
                            "key_properties": ["order", "line"], "load_method": "append"}}
                """)
            .stream("orders");

    assertThat(orders.naming().schema()).isEqualTo("shop");
    assertThat(orders.naming().table()).isEqualTo("order_lines");
    assertThat(orders.keyProperties()).containsExactly("order", "line");
    assertThat(orders.loadMethod()).isEqualTo(LoadMethodName.APPEND);
  }

  @Test
  void readsNamesAndTypesOfColumns() {
    StreamOptions orders =
        streams(
            """
                {"orders": {"columns": {"total": {"name": "amount", "type": "numeric(12,2)"},
                                        "note": {"type": "varchar(10)"}, "id": {}}}}
                """)
            .stream("orders");

    assertThat(orders.columns().chosen())
        .containsOnly(
            Map.entry("total", new ColumnOverride("amount", "numeric(12,2)")),
            Map.entry("note", new ColumnOverride(null, "varchar(10)")),
            Map.entry("id", new ColumnOverride(null, null)));
  }

  @Test
  void namesEveryProblemOfColumnsWithItsPlace() {
    assertThat(
            config(
                    """
                    {"a": {"columns": {"x": "text", "y": {"tpye": "text"}, "z": {"name": true}}},
                     "b": {"columns": ["x"]}}
                    """)
                .problems())
        .containsExactly(
            "setting \"streams.a.columns.x\" must be an object with name, type or both",
            "there is no setting \"streams.a.columns.y.tpye\"; did you mean \"type\"?",
            "setting \"streams.a.columns.z.name\" must be a string, not true",
            "setting \"streams.b.columns\" must be an object");
  }

  @Test
  void saysNothingOfOtherStreams() {
    LoadOptions options = streams("{\"orders\": {\"table\": \"t\"}}");

    assertThat(options.stream("customers")).isEqualTo(options.usual());
  }

  @Test
  void prefersExactNamesToGlobsAndLaterGlobsToEarlierOnes() {
    LoadOptions options =
        streams(
            """
            {"orders": {"table": "exact"},
             "*": {"table": "all", "schema": "all", "load_method": "append"},
             "o*": {"table": "some", "schema": "some"}}
            """);

    assertThat(options.stream("orders").naming().table()).isEqualTo("exact");
    assertThat(options.stream("orders").naming().schema()).isEqualTo("some");
    assertThat(options.stream("orders").loadMethod()).isEqualTo(LoadMethodName.APPEND);
    assertThat(options.stream("customers").naming().table()).isEqualTo("all");
  }

  @Test
  void replacesColumnsAsAWhole() {
    LoadOptions options =
        streams(
            """
            {"*": {"columns": {"a": {"type": "text"}, "b": {"type": "text"}}},
             "orders": {"columns": {"b": {"type": "date"}}},
             "customers": {"table": "c"}}
            """);

    assertThat(options.stream("orders").columns().chosen()).containsOnlyKeys("b");
    assertThat(options.stream("customers").columns().chosen()).containsOnlyKeys("a", "b");
  }

  @Test
  void tellsNoKeysFromKeysLeftToTheTap() {
    LoadOptions options = streams("{\"a\": {\"key_properties\": []}, \"b\": {}}");

    assertThat(options.stream("a").keyProperties()).isEmpty();
    assertThat(options.stream("b").keyProperties()).isNull();
  }

  @Test
  void countsNullAndEmptyAsUnset() {
    LoadOptions options =
        streams(
            """
            {"a": {"schema": null, "table": "", "key_properties": null, "load_method": "",
                   "columns": null}}
            """);

    assertThat(options.stream("a")).isEqualTo(options.usual());
  }

  @Test
  void namesEveryProblemWithItsPlace() {
    assertThat(
            config(
                    """
                    {"a": {"schema": 1.5, "load_method": "replace", "key_properties": "id"},
                     "b": {"tabel": "x", "cluster": "y"},
                     "c": "orders",
                     "d*": {"key_properties": ["id", 1]}}
                    """)
                .problems())
        .hasSize(7)
        .contains(
            "setting \"streams.a.schema\" must be a string, not 1.5",
            "setting \"streams.a.load_method\" must be one of append, append-only, upsert,"
                + " overwrite, not \"replace\"",
            "setting \"streams.a.key_properties\" must be a list of property names, not \"id\"",
            "there is no setting \"streams.b.tabel\"; did you mean \"table\"?",
            "setting \"streams.c\" must be an object",
            "setting \"streams.d*.key_properties\" must be a list of property names,"
                + " not [\"id\",1]")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("setting \"streams.b.cluster\" is unknown; the known "));
  }

  @ParameterizedTest
  @CsvSource({
    "orders, orders, true",
    "orders, order, false",
    "order, orders, false",
    "*, anything, true",
    "*, '', true",
    "o*s, orders, true",
    "o*s, os, true",
    "o*s, order, false",
    "public-*, public-orders, true",
    "public-*, xpublic-orders, false",
    "order?, orders, true",
    "order?, order, false",
    "a.c, abc, false",
    "a.c, a.c, true",
    "(a|b)[c]\\Q, (a|b)[c]\\Q, true",
    "Orders, orders, false"
  })
  void matchesGlobs(String glob, String stream, boolean matches) {
    assertThat(nothing(glob).matches(stream)).isEqualTo(matches);
  }

  @Test
  void matchesNamesOfSeveralLines() {
    assertThat(nothing("a*b").matches("a\nb")).isTrue();
  }

  private static StreamOverride nothing(String glob) {
    return new StreamOverride(glob, null, null, null, null, null, Map.of());
  }

  private WrittenConfig config(String streams) {
    return new WrittenConfig(folder).settings("\"streams\": " + streams);
  }

  private LoadOptions streams(String streams) {
    return Options.of(config(streams).read()).load();
  }
}
