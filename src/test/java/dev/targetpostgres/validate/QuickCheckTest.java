package dev.targetpostgres.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.testing.RecordSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The quick check is never wrong, compared with a library, and decides most values. */
final class QuickCheckTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final List<String> KEYWORDS =
      List.of(
          "'type':'string'",
          "'type':['null','integer']",
          "'type':'number'",
          "'type':['boolean','object']",
          "'type':['array','string','null']",
          "'minimum':0",
          "'minimum':-1.5",
          "'minimum':9223372036854775807",
          "'maximum':1e400",
          "'maximum':12",
          "'maximum':-1",
          "'exclusiveMinimum':0",
          "'exclusiveMaximum':12",
          "'minLength':1",
          "'minLength':3",
          "'maxLength':3",
          "'maxLength':2.0",
          "'multipleOf':0.01",
          "'multipleOf':1e-2",
          "'multipleOf':1",
          "'multipleOf':1.0",
          "'multipleOf':10",
          "'multipleOf':0.5",
          "'enum':[1,'abc',null]",
          "'const':12",
          "'pattern':'^a'",
          "'not':{'type':'null'}",
          "'items':{'type':'string'}",
          "'required':['a']",
          "'anyOf':[{'type':'string'},{'type':'null'}]",
          "'oneOf':[{'type':'integer'},{'type':'number'}]",
          "'oneOf':[{'type':'string'},{'enum':['a']}]",
          "'oneOf':[{'type':'object'},{'required':['a']},{'type':'array','maxItems':1}]",
          "'oneOf':[{'type':'string','maxLength':1},{'type':'null'}]",
          "'anyOf':[{'type':'integer','minimum':1},{'type':['string','object'],'required':['a']}]",
          "'anyOf':[{'type':'string','maxLength':1},{'type':'integer'}]",
          "'format':'date-time'");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "1",
          "-1",
          "2",
          "11",
          "12",
          "13",
          "-2",
          "100",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "0.0",
          "1.0",
          "-0.5",
          "0.5",
          "-1.5",
          "-1.51",
          "11.99",
          "12.0",
          "12.01",
          "0.01",
          "0.001",
          "-0.005",
          "1e0",
          "1e2",
          "1.25e1",
          "120e-1",
          "1E400",
          "1e-400",
          "123456789012345678901.5",
          "''",
          "'a'",
          "'ab'",
          "'abc'",
          "'abcd'",
          "'é'",
          "'éé'",
          "'🎁🎁🎁'",
          "'\\u00e9'",
          "'a\\nb'",
          "'\\ud83c\\udf81'",
          "{}",
          "{'a':1}",
          "[]",
          "['a']",
          "[1]");

  static final List<String> SCHEMAS =
      Stream.concat(
              KEYWORDS.stream(),
              KEYWORDS.stream()
                  .flatMap(
                      first ->
                          KEYWORDS.stream()
                              .filter(second -> differs(first, second))
                              .map(second -> first + "," + second)))
          .map(keywords -> "{" + keywords.replace('\'', '"') + "}")
          .toList();

  private final RecordSource records = new RecordSource().declare("s", "v");

  @ParameterizedTest
  @FieldSource("SCHEMAS")
  void isSureOnlyOfWhatTheSchemaAllows(String schema) {
    QuickCheck check = QuickCheck.of(MAPPER.readTree(schema));
    Schema library = Library.compiled(MAPPER.readTree(schema));
    for (String value : VALUES) {
      String json = value.replace('\'', '"');
      if (isSure(check, json)) {
        assertThat(library.validate(MAPPER.readTree(json))).as("%s by %s", json, schema).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                                             | {"a":[1]}
          true                                                           | "x"
          {"type":["null","string"]}                                     | null
          {"type":["null","string"],"format":"date-time"}                | "2024-05-06T07:08:09Z"
          {"type":"string","maxLength":36}                               | "0e37b0f5-2f4d-4b86-b6bb"
          {"type":"string","maxLength":36}                               | "\\u00e9"
          {"type":"string","minLength":1}                                | "x"
          {"type":"integer","minimum":-2147483648,"maximum":2147483647}  | -17
          {"type":"number","minimum":0}                                  | 12.75
          {"type":"number","exclusiveMinimum":-100000000,"exclusiveMaximum":1e8,"multipleOf":0.01} | -12.75
          {"type":"number","maximum":1e62}                               | 12.75
          {"type":"number","multipleOf":0.01}                            | -12.75
          {"type":["null","number"],"multipleOf":1e-9,"maximum":1000000} | 0.123456789
          {"type":"number","multipleOf":1}                               | 5
          {"anyOf":[{"type":"string"},{"type":"null"}]}                  | "x"
          {"anyOf":[{"type":"string","format":"date-time"},{"type":["string","null"]}]} | "2024-05-06T07:08:09.000Z"
          {"anyOf":[{"type":"string","format":"date-time"},{"type":["string","null"]}]} | null
          {"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]} | "x"
          {"oneOf":[{"type":"string","maxLength":9},{"type":"null"}]}    | null
          {"type":"object"}                                              | {"a":{"b":1}}
          """)
  void isSureOfWhatTapsSend(String schema, String value) {
    assertThat(isSure(QuickCheck.of(MAPPER.readTree(schema)), value)).isTrue();
  }

  @Test
  void isSureOfNothingThatNoSchemaAllows() {
    QuickCheck nothing = QuickCheck.of(MAPPER.readTree("false"));
    for (String value : VALUES) {
      assertThat(isSure(nothing, value.replace('\'', '"'))).isFalse();
    }
  }

  private boolean isSure(QuickCheck check, String json) {
    RecordMessage record = records.record("s", "{\"v\":" + json + "}");
    return check.isSure(record.kind(0), record.bytes(), record.start(0), record.end(0));
  }

  private static boolean differs(String first, String second) {
    return !first.substring(0, first.indexOf(':')).equals(second.substring(0, second.indexOf(':')));
  }
}
