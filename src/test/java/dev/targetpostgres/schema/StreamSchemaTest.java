package dev.targetpostgres.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class StreamSchemaTest {
  @Test
  void keepsPropertiesInTheOrderDeclared() {
    StreamSchema schema =
        schema(
            """
            {"properties": {"z": {"type": "integer"}, "a": {"type": "string"}, "xmin": {}}}""",
            List.of(),
            false);
    assertThat(schema.properties())
        .extracting(Property::name, Property::column, property -> property.type().sql())
        .containsExactly(
            tuple("z", "z", "bigint"), tuple("a", "a", "text"), tuple("xmin", "xmin_", "jsonb"));
    assertThat(schema.keyColumns()).isEmpty();
  }

  @Test
  void namesKeyColumnsInTheOrderOfTheKey() {
    StreamSchema schema =
        schema("{\"properties\": {\"A\": {}, \"b\": {}, \"C\": {}}}", List.of("C", "A", "C"), true);
    assertThat(schema.keys()).containsExactly("C", "A");
    assertThat(schema.keyColumns()).containsExactly("c", "a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"properties\": {}}", "{\"properties\": []}", "{\"type\": \"object\"}"})
  void allowsSchemaWithoutProperties(String json) {
    assertThat(schema(json, List.of(), false).properties()).isEmpty();
  }

  @Test
  void refusesKeyThatIsNoProperty() {
    assertThatThrownBy(() -> schema("{\"properties\": {\"a\": {}}}", List.of("id"), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key property \"id\" is not among the schema's properties");
  }

  @Test
  void refusesPropertiesThatComeToOneColumn() {
    String caseTwins = "{\"properties\": {\"Id\": {}, \"id\": {}}}";
    assertThat(schema(caseTwins, List.of(), false).properties()).hasSize(2);
    assertThatThrownBy(() -> schema(caseTwins, List.of(), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("properties \"Id\" and \"id\" both map to column \"id\"");
    assertThatThrownBy(
            () -> schema("{\"properties\": {\"xmin\": {}, \"xmin_\": {}}}", List.of(), false))
        .hasMessage("properties \"xmin\" and \"xmin_\" both map to column \"xmin_\"");
    assertThatThrownBy(
            () -> schema("{\"properties\": {\"\": {}, \"_empty\": {}}}", List.of(), false))
        .hasMessage("properties \"\" and \"_empty\" both map to column \"_empty\"");
  }

  @Test
  void letsTheUserNameColumnsAndTypes() {
    StreamSchema schema =
        schema(
            "{\"properties\": {\"Id\": {\"type\": \"integer\"}, \"b\": {}}}",
            List.of("Id"),
            true,
            Map.of(
                "Id", new PropertyOverride("Number", null),
                "b", new PropertyOverride(null, ColumnType.Simple.DATE),
                "missing", new PropertyOverride("c", ColumnType.Simple.DATE)));
    assertThat(schema.properties())
        .extracting(Property::column, Property::type)
        .containsExactly(
            tuple("Number", ColumnType.Simple.BIGINT), tuple("b", ColumnType.Simple.DATE));
    assertThat(schema.keyColumns()).containsExactly("Number");
    assertThatThrownBy(
            () ->
                schema(
                    "{\"properties\": {\"a\": {}, \"b\": {}}}",
                    List.of(),
                    false,
                    Map.of("a", new PropertyOverride("b", null))))
        .hasMessage("properties \"a\" and \"b\" both map to column \"b\"");
  }

  private static StreamSchema schema(String json, List<String> keys, boolean lowerCase) {
    return schema(json, keys, lowerCase, Map.of());
  }

  private static StreamSchema schema(
      String json, List<String> keys, boolean lowerCase, Map<String, PropertyOverride> overrides) {
    return StreamSchema.of(
        "s",
        JsonMapper.shared().readTree(json),
        keys,
        TypeOptions.DEFAULT,
        lowerCase ? Names::lower : UnaryOperator.identity(),
        overrides);
  }
}
