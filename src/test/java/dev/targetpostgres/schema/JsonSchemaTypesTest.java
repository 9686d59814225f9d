package dev.targetpostgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.normal.NormalSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the table of types, json-schema-types.txt. */
final class JsonSchemaTypesTest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Map<String, TypeOptions> SETTINGS =
      Map.of(
          "[defaults]", TypeOptions.DEFAULT,
          "[number_type: double precision]", new TypeOptions(Simple.DOUBLE_PRECISION, false),
          "[interpret_content_encoding: true]",
              new TypeOptions(ColumnType.Numeric.UNCONSTRAINED, true));

  private final Map<String, String> definitions = new LinkedHashMap<>();

  @ParameterizedTest(name = "{0} {3} → {4}")
  @MethodSource("rows")
  void choosesTheTypeOfTheTable(
      String settings, TypeOptions options, String definitions, String property, String expected) {
    JsonNode root =
        normal(
            "{\"definitions\": %s, \"$defs\": %1$s, \"properties\": {%s, \"p\": %s}}"
                .formatted(definitions, "\"other\": {\"type\": \"boolean\"}", property));
    JsonSchemaTypes types = new JsonSchemaTypes(root, options);
    ColumnType type = types.columnType(root.at("/properties/p"));
    ContentEncoding encoding = types.contentEncoding(root.at("/properties/p"));
    String as = encoding == ContentEncoding.NONE ? "" : " as " + encoding;
    assertThat(type.sql() + as).isEqualTo(expected);
  }

  private static JsonNode normal(String json) {
    return NormalSchema.of(JSON.readTree(json), "items").schema();
  }

  static List<Arguments> rows() throws IOException {
    return new JsonSchemaTypesTest().read();
  }

  private List<Arguments> read() throws IOException {
    String file = "json-schema-types.txt";
    try (InputStream input = JsonSchemaTypesTest.class.getResourceAsStream(file)) {
      Stream.Builder<Arguments> rows = Stream.builder();
      String settings = "";
      for (String line :
          new String(input.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("[")) {
          settings = line;
        } else if (line.startsWith("define ")) {
          String[] parts = line.split(" ", 3);
          definitions.put(parts[1], parts[2]);
        } else if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.split(" → ", 2);
          rows.add(
              Arguments.of(settings, SETTINGS.get(settings), definitions(), parts[0], parts[1]));
        }
      }
      return rows.build().toList();
    }
  }

  private String definitions() {
    return definitions.entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
