package dev.targetpostgres.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.StreamSchema;
import dev.targetpostgres.schema.TypeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DataGeneratorTest {
  @TempDir private Path folder;

  @Test
  void writesEveryColumnOfEveryRecord() throws IOException {
    Path messages = folder.resolve("data.jsonl");
    new DataGenerator(Shape.STANDARD, 500, 1).write(messages, folder.resolve("data.csv"));
    JsonMapper json = new JsonMapper();
    List<JsonNode> parsed = Files.readAllLines(messages).stream().map(json::readTree).toList();
    assertThat(parsed).hasSize(502);
    assertThat(parsed.get(500).get("record").propertyNames())
        .hasSize(Shape.STANDARD.columns().size())
        .startsWith("id");
    assertThat(parsed.get(500).get("record").get("id").asLong()).isEqualTo(500);
    assertThat(parsed.get(501).get("value")).isEqualTo(json.readTree(DataGenerator.state(500)));
  }

  @Test
  void variesTheFormOfTheOtherData() throws IOException {
    Path messages = folder.resolve("data.jsonl");
    new DataGenerator(Shape.OTHER, 2_000, 1).write(messages, folder.resolve("data.csv"));
    List<String> lines = Files.readAllLines(messages).subList(1, 2_001);
    assertThat(lines).filteredOn(line -> line.startsWith("{\"type\":\"RECORD\",")).hasSize(1_000);
    assertThat(lines).filteredOn(line -> line.startsWith("{\"type\": \"RECORD\", ")).hasSize(1_000);
    JsonMapper json = new JsonMapper();
    assertThat(lines)
        .allSatisfy(line -> assertThat(json.readTree(line).get("record")).hasSize(13))
        .anySatisfy(line -> assertThat(line).containsPattern("\"latitude\": ?[0-9.]{18}[,}]"))
        .anySatisfy(line -> assertThat(line).contains("\\n").contains("null"));
  }

  @Test
  void repeatsItselfWithTheSameSeed() throws IOException {
    Path first = folder.resolve("first.jsonl");
    Path second = folder.resolve("second.jsonl");
    new DataGenerator(Shape.STANDARD, 300, 5).write(first, folder.resolve("first.csv"));
    new DataGenerator(Shape.STANDARD, 300, 5).write(second, folder.resolve("second.csv"));
    assertThat(first).hasSameBinaryContentAs(second);
  }

  /** With larger integers the target would first widen columns of the full table, unlike psql. */
  @ParameterizedTest
  @EnumSource
  void declaresIntegersOfTheSizeThatTheTableHas(Shape shape) {
    JsonNode message = new JsonMapper().readTree(shape.table().schemaMessage("rows", true));
    StreamSchema declared =
        StreamSchema.of(
            "rows",
            message.get("schema"),
            List.of("id"),
            TypeOptions.DEFAULT,
            UnaryOperator.identity(),
            Map.of());
    assertThat(declared.properties()).hasSameSizeAs(shape.columns());
    for (BenchColumn column : shape.columns()) {
      if (column.sqlType().endsWith("int") || column.sqlType().equals("integer")) {
        assertThat(declared.properties())
            .filteredOn(property -> property.column().equals(column.name()))
            .extracting(property -> property.type().sql())
            .containsExactly(column.sqlType());
      }
    }
  }
}
