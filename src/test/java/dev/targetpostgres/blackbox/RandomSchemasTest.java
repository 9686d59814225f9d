package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Effort;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** With a random SCHEMA, the run loads or ends with an explanation. */
final class RandomSchemasTest {
  private static final int RUNS = Effort.times(40);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> KEYWORDS =
      List.of(
          "$id",
          "$ref",
          "$schema",
          "additionalItems",
          "additionalProperties",
          "allOf",
          "anyOf",
          "const",
          "contains",
          "contentEncoding",
          "dependencies",
          "dependentRequired",
          "else",
          "enum",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "extends",
          "format",
          "id",
          "if",
          "items",
          "maxItems",
          "maxLength",
          "maximum",
          "minLength",
          "minProperties",
          "minimum",
          "multipleOf",
          "not",
          "nullable",
          "oneOf",
          "pattern",
          "patternProperties",
          "precision",
          "prefixItems",
          "properties",
          "propertyNames",
          "required",
          "scale",
          "then",
          "type",
          "unevaluatedProperties",
          "uniqueItems",
          "whatever");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "2",
          "0.01",
          "1e-38",
          "1e62",
          "1e400000000",
          "NaN",
          "-Infinity",
          "\"\"",
          "\"string\"",
          "\"float\"",
          "\"integer\"",
          "\"object\"",
          "\"date-time\"",
          "\"(\"",
          "\"^(?P<y>a)\"",
          "\"#/properties/a\"",
          "\"#\"",
          "\"#/%zz\"",
          "\"http://json-schema.org/schema#\"",
          "[\"null\",\"string\"]",
          "[\"a\",\"b\"]",
          "[]",
          "{}",
          "[null,1,\"x\"]",
          "[{}]",
          "1.5",
          "\"2024-01-01\"",
          "\"\\ud800\"");

  @Test
  void endsWithAnExplanationOrLoads() {
    Random seeds = Seed.random("RandomSchemasTest");
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      for (int run = 0; run < RUNS; run++) {
        String schema = "odd_" + run;
        String input = input(new Random(seeds.nextLong()));
        TargetRun ended =
            Assertions.assertTimeoutPreemptively(
                PATIENCE,
                () ->
                    TargetRun.on(
                        database,
                        Map.of("default_target_schema", schema, "flattening_max_depth", 2),
                        input.getBytes(UTF_8)),
                () -> input);
        assertThat(ended.exitCode()).as("%s%n%s", input, ended.output()).isIn(0, 3);
        assertThat(ended.stderr())
            .as(input)
            .noneMatch(line -> line.startsWith("\tat "))
            .noneMatch(line -> line.matches(".*\\b(java\\.|tools\\.jackson|[A-Z]\\w+Exception).*"));
      }
    }
  }

  private static String input(Random random) {
    return """
        {"type":"SCHEMA","stream":"s","key_properties":[],"schema":%s}
        {"type":"RECORD","stream":"s","record":{"a":%s,"b":%s}}
        {"type":"RECORD","stream":"s","record":{"a":%s,"c":%s}}
        {"type":"STATE","value":1}
        """
        .formatted(
            root(random), value(random, 0), value(random, 0), value(random, 0), value(random, 0));
  }

  private static String root(Random random) {
    String properties =
        "\"properties\":{\"a\":%s,\"b\":%s}".formatted(schema(random, 3), schema(random, 3));
    return random.nextInt(4) == 0 ? schema(random, 4) : "{" + properties + more(random, 3) + "}";
  }

  private static String schema(Random random, int depth) {
    return "{\"z\":0" + more(random, depth) + "}";
  }

  private static String more(Random random, int depth) {
    return IntStream.rangeClosed(0, random.nextInt(4))
        .mapToObj(
            any ->
                ",\"%s\":%s"
                    .formatted(KEYWORDS.get(random.nextInt(KEYWORDS.size())), value(random, depth)))
        .collect(Collectors.joining());
  }

  private static String value(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 3 : 6);
    return switch (kind) {
      case 3 -> schema(random, depth - 1);
      case 4 -> "[%s,%s]".formatted(schema(random, depth - 1), schema(random, depth - 1));
      case 5 ->
          "{\"a\":%s,\"x\":%s}".formatted(schema(random, depth - 1), value(random, depth - 1));
      default -> VALUES.get(random.nextInt(VALUES.size()));
    };
  }
}
