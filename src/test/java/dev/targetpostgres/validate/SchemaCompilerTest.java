package dev.targetpostgres.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.schema.normal.NormalSchema;
import dev.targetpostgres.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the messages of checks, and that checks agree with another implementation. */
final class SchemaCompilerTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final List<String> SCALARS =
      List.of(
          "null", "true", "0", "1", "1.0", "-2", "3.5", "1e2", "12.34", "\"\"", "\"a\"", "\"ab\"",
          "\"🎁\"", "\"abc\"", "\"x1\"");

  private static final List<String> KEYWORDS =
      List.of(
          "'type':'string'",
          "'type':'integer'",
          "'type':['null','number']",
          "'type':['object','array','boolean']",
          "'minimum':1",
          "'maximum':3.5",
          "'exclusiveMinimum':0",
          "'exclusiveMaximum':100",
          "'multipleOf':0.01",
          "'multipleOf':1.5",
          "'multipleOf':2",
          "'minLength':1",
          "'maxLength':2",
          "'pattern':'^a|1'",
          "'enum':[1,'a',null,[1],{'a':1}]",
          "'const':1",
          "'const':{'a':[1,'a']}",
          "'items':S",
          "'items':[S,S]",
          "'items':[S],'additionalItems':S",
          "'contains':S",
          "'minItems':1",
          "'maxItems':2",
          "'uniqueItems':true",
          "'properties':{'a':S,'b':S}",
          "'required':['a']",
          "'patternProperties':{'^a':S}",
          "'additionalProperties':S",
          "'additionalProperties':false",
          "'propertyNames':S",
          "'minProperties':1",
          "'maxProperties':1",
          "'dependencies':{'a':['b']}",
          "'dependencies':{'a':S}",
          "'allOf':[S,S]",
          "'anyOf':[S,S]",
          "'oneOf':[S,S,S]",
          "'not':S",
          "'if':S,'then':S,'else':S");

  @Test
  void agreesWithAnotherImplementation() {
    Random random = Seed.random("agreesWithAnotherImplementation");
    for (int i = 0; i < 3000; i++) {
      String json = schema(random, 3);
      JsonNode schema = MAPPER.readTree(json);
      com.networknt.schema.Schema library = Library.compiled(schema);
      Check check = new SchemaCompiler(schema).compiled(schema);
      for (int j = 0; j < 20; j++) {
        JsonNode value = MAPPER.readTree(value(random, 3));
        assertThat(check.allows(value, new StepCounter(1_000_000)))
            .as("%s by %s", value, json)
            .isEqualTo(library.validate(value).isEmpty());
      }
    }
  }

  private static String schema(Random random, int depth) {
    if (depth == 0 || random.nextInt(12) == 0) {
      return random.nextInt(6) == 0 ? "false" : "{}";
    }
    List<String> chosen = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String keyword = KEYWORDS.get(random.nextInt(KEYWORDS.size()));
      String name = keyword.substring(0, keyword.indexOf(':') + 1);
      if (chosen.stream().noneMatch(other -> other.startsWith(name))) {
        chosen.add(keyword);
      }
    }
    StringBuilder json = new StringBuilder();
    for (char c : String.join(",", chosen).toCharArray()) {
      json.append(c == 'S' ? schema(random, depth - 1) : c == '\'' ? "\"" : String.valueOf(c));
    }
    return "{" + json + "}";
  }

  private static String value(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 3 : 6);
    if (kind < 3) {
      return SCALARS.get(random.nextInt(SCALARS.size()));
    }
    List<String> inner = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      inner.add(value(random, depth - 1));
    }
    if (kind == 3) {
      return inner.stream().collect(Collectors.joining(",", "[", "]"));
    }
    List<String> members = new ArrayList<>();
    for (int i = 0; i < inner.size(); i++) {
      members.add("\"" + "abc1".charAt(i) + "\":" + inner.get(i));
    }
    return members.stream().collect(Collectors.joining(",", "{", "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"type":"string"}                  | 5         | 5 is an integer: the SCHEMA allows only string
          {"type":["null","integer"]}        | 1.5       | 1.5 is a number: the SCHEMA allows only integer or null
          {"type":"string"}                  | null      | null is not allowed: the SCHEMA allows only string
          {"anyOf":[{"type":"string"},{"type":"null"}]} | 5 | 5 is an integer: the SCHEMA allows only null or string
          {"anyOf":[{"maxLength":1},{"type":"null"}]} | "ab" | "ab" has 2 characters; the SCHEMA allows at most 1
          {"items":{"properties":{"price":{"minimum":0}}}} | [{},{"price":-1}] | [1].price: -1 must be at least 0 according to the SCHEMA
          {"properties":{"a":{"items":{"type":"null"}}}} | {"a":[null,"x"]} | a[1]: "x" is a string: the SCHEMA allows only null
          {"exclusiveMaximum":100}           | 100       | 100 must be below 100 according to the SCHEMA
          {"exclusiveMinimum":true,"minimum":0} | 0      | 0 must be above 0 according to the SCHEMA
          {"maximum":10}                     | 11        | 11 must be at most 10 according to the SCHEMA
          {"multipleOf":0.01}                | 1.005     | 1.005 must be a multiple of 0.01 according to the SCHEMA
          {"enum":[1,"a"]}                   | "b"       | "b" is not among the values that its SCHEMA lists, "[1,"a"]"
          {"pattern":"^(?P<y>\\\\d{4})$"}    | "x"       | "x" does not match the pattern of its SCHEMA, ^(?P<y>\\d{4})$
          {"minItems":2}                     | [1]       | "[1]" has 1 element; the SCHEMA asks for at least 2
          {"contains":{"type":"null"}}       | ["x"]     | "["x"]" has 0 elements matching "contains" in its SCHEMA; it needs at least 1
          {"contains":{"type":"null"},"minContains":2} | [null] | "[null]" has 1 element matching "contains" in its SCHEMA; it needs at least 2
          {"contains":{"type":"null"},"maxContains":1} | [null,null] | "[null,null]" has 2 elements matching "contains" in its SCHEMA; it may have at most 1
          {"uniqueItems":true}               | [1,1.0]   | "[1,1.0]" has the same element twice
          {"properties":{"o":{"required":["x"]}}} | {"o":{}} | o: "{}" has no member "x", which its SCHEMA requires
          {"additionalProperties":false}     | {"x":1}   | x: 1 is not allowed by its SCHEMA
          {"not":{"type":"integer"}}         | 1         | 1 is forbidden by "not" in its SCHEMA
          """)
  void saysWhatIsWrongAndWhere(String schema, String value, String told) {
    Violation found = violation(schema, value);
    assertThat(found).isNotNull();
    assertThat(found.text("")).hasToString(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"multipleOf":0.01}        | 1.10
          {"multipleOf":0.01}        | 1e400000000
          {"multipleOf":1e-38}       | 1.1000000000000000000000000000000000000000000000
          {"multipleOf":1e-400000000}| 1e400000000
          {"multipleOf":0.3}         | 1e400000001.2
          {"maximum":1e400000000}    | 1e399999999
          {"minimum":1e-400000000}   | 1e-399999999
          {"type":"integer"}         | 1e400000000
          {"enum":[1e400000000]}     | 10e399999999
          {"multipleOf":0.01}        | NaN
          {"maximum":5}              | -Infinity
          """)
  void allowsNumbersOfAnySize(String schema, String value) {
    if (!value.contains(".2")) {
      assertThat(violation(schema, value)).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"oneOf":[{"type":"integer"},{"type":"number"}]} | 5
          {"oneOf":[{"type":"string","format":"date-time"},{"type":["null","string"]}]} | "2024-05-06T07:08:09Z"
          {"properties":{"a":{"$ref":"#/definitions/x","type":["null","string"]}},"definitions":{"x":{"type":"string"}}} | {"a":null}
          {"properties":{"a":{"$ref":"#/definitions/x","nullable":true}},"definitions":{"x":{"type":"string"}}} | {"a":null}
          {"pattern":"^\\\\w+$"} | "é"
          """)
  void allowsWhatTapsMean(String schema, String value) {
    assertThat(violation(schema, value)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400000000", "1e-400000000", "0.3", "7"})
  void refusesNumbersOfAnySizeThatAreNoMultiple(String value) {
    assertThat(violation("{\"multipleOf\":0.6}", value)).isNotNull();
  }

  @Test
  void endsByCountingStepsWhatWouldTakeForEver() {
    String many = "a".repeat(5000);
    for (String pattern :
        List.of("((a{0,1000}){0,1000}){0,1000}b", "(a*)*b", "(a|a)*b", "(a|aa)+$b", "^(a+)+$b")) {
      assertTooMuch("{\"pattern\":\"%s\"}".formatted(pattern), "\"%s\"".formatted(many));
    }
    StringBuilder definitions = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      definitions.append(
          "\"d%d\":{\"allOf\":[{\"$ref\":\"#/definitions/d%d\"},{\"$ref\":\"#/definitions/d%d\"}]},"
              .formatted(i, i + 1, i + 1));
    }
    assertTooMuch(
        "{\"$ref\":\"#/definitions/d0\",\"definitions\":{%s\"d40\":{}}}".formatted(definitions),
        "1");
  }

  @Test
  void countsNestedSchemasBeforeTheStackEnds() throws InterruptedException {
    StringBuilder definitions = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      definitions.append(
          "\"d%d\":{\"properties\":{\"a\":{}},\"anyOf\":[{\"$ref\":\"#/definitions/d%d\"}]},"
              .formatted(i, i + 1));
    }
    JsonNode schema = MAPPER.readTree("{\"definitions\":{%s\"d10000\":{}}}".formatted(definitions));
    Check check =
        new SchemaCompiler(schema).compiled(MAPPER.readTree("{\"$ref\":\"#/definitions/d0\"}"));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Runnable counter =
        () -> {
          try {
            check.allows(MAPPER.readTree("{\"a\":1}"), new StepCounter(1_000_000));
          } catch (StepCounter.TooMuchException | StackOverflowError tooMuch) {
            thrown.set(tooMuch);
          }
        };
    Thread thread = new Thread(null, counter, "deep", RecordValidator.STACK);
    thread.start();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(StepCounter.TooMuchException.class);
  }

  private static void assertTooMuch(String json, String value) {
    JsonNode normal = NormalSchema.of(MAPPER.readTree(json), "items").schema();
    Check check = new SchemaCompiler(normal).compiled(normal);
    assertThatThrownBy(() -> check.allows(MAPPER.readTree(value), new StepCounter(1_000_000)))
        .as(json)
        .isInstanceOfAny(StepCounter.TooMuchException.class, StackOverflowError.class);
  }

  private static Violation violation(String json, String value) {
    JsonNode normal = NormalSchema.of(MAPPER.readTree(json), "items").schema();
    return new SchemaCompiler(normal)
        .compiled(normal)
        .violation(MAPPER.readTree(value), new StepCounter(1_000_000));
  }
}
