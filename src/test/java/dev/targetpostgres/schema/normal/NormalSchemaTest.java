package dev.targetpostgres.schema.normal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** SCHEMAs as taps write them, and what is read. */
final class NormalSchemaTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'maximum':10,'exclusiveMaximum':true}           | {'exclusiveMaximum':10}
          {'maximum':10,'exclusiveMaximum':false}          | {'maximum':10}
          {'exclusiveMaximum':true}                        | {}
          {'exclusiveMinimum':true,'minimum':0,'multipleOf':0.01} | {'multipleOf':0.01,'exclusiveMinimum':0}
          {'minimum':1,'exclusiveMinimum':0}               | {'minimum':1,'exclusiveMinimum':0}
          {'items':{'minimum':0,'exclusiveMinimum':true}}  | {'items':{'exclusiveMinimum':0}}
          {'maximum':1e62,'minimum':-1e62,'multipleOf':1e-38} | {}
          {'maximum':1e62,'exclusiveMaximum':true,'minimum':-1e62,'exclusiveMinimum':true,'multipleOf':1e-38} | {}
          {'multipleOf':1e-38}                             | {}
          {'maximum':1e12,'minimum':-1e12,'multipleOf':1e-38} | {'maximum':1e12,'minimum':-1e12}
          {'maximum':1e98,'exclusiveMaximum':true,'minimum':0,'multipleOf':0.01} | {'minimum':0,'multipleOf':0.01}
          {'maximum':1e35,'minimum':0,'multipleOf':1e-30}  | {'maximum':1e35,'minimum':0,'multipleOf':1e-30}
          {'divisibleBy':2}                                | {'multipleOf':2}
          {'type':['string']}                              | {'type':'string'}
          {'type':['null','string','null']}                | {'type':['null','string']}
          {'type':'any'}                                   | {}
          {'type':['string',{'type':'object'}]}            | {'anyOf':[{'type':'string'},{'type':'object'}]}
          {'type':'string','nullable':true}                | {'type':['null','string']}
          {'type':'string','nullable':false}               | {'type':'string'}
          {'title':'t','description':'d','default':{'pattern':'('},'examples':[{'type':1}],'x-y':1} | {}
          {'enum':[{'id':{},'type':'float'}],'const':{'pattern':'('}} | {'enum':[{'id':{},'type':'float'}],'const':{'pattern':'('}}
          {'properties':{'id':{'type':'integer'},'enum':{'type':'string'},'pattern':{}}} | {'properties':{'id':{'type':'integer'},'enum':{'type':'string'},'pattern':{}}}
          {'pattern':'^(?P<y_1>\\\\d{4})-(?P=y_1)\\\\Z'}   | {'pattern':'(?d)^(?<g1>\\\\d{4})-\\\\k<g1>\\\\z'}
          {'id':'http://example.com/s#'}                   | {}
          {'$schema':'http://json-schema.org/draft-04/schema#'} | {}
          {'$schema':'https://json-schema.org/draft/2020-12/schema','$ref':'#/$defs/a','type':'string','$defs':{'a':{'minLength':1}}} | {'type':'string','allOf':[{'$ref':'#/definitions/0'}],'definitions':{'0':{'minLength':1}}}
          {'prefixItems':[{'type':'string'}],'items':false} | {'items':[{'type':'string'}],'additionalItems':false}
          {'dependentRequired':{'a':['b']}}                | {'dependencies':{'a':['b']}}
          {'additionalProperties':{'scale_precision':'(3,2)'}} | {'additionalProperties':{'scale_precision':'(3,2)'}}
          {'then':{'minimum':1}}                           | {}
          {'properties':{'a':{'$ref':'#/definitions/x'}},'definitions':{'x':{'minimum':0,'exclusiveMinimum':true}}} | {'properties':{'a':{'$ref':'#/definitions/0'}},'definitions':{'0':{'exclusiveMinimum':0}}}
          {'properties':{'a':{'$ref':'#/definitions/a%20b'}},'definitions':{'a b':{'minimum':0}}} | {'properties':{'a':{'$ref':'#/definitions/0'}},'definitions':{'0':{'minimum':0}}}
          {'properties':{'a':{'$ref':'#there'}},'definitions':{'x':{'$id':'#there','minimum':0}}} | {'properties':{'a':{'$ref':'#/definitions/0'}},'definitions':{'0':{'minimum':0}}}
          {'properties':{'a':{'$ref':'x.json'}},'definitions':{'x':{'$id':'x.json','minimum':0}}} | {'properties':{'a':{'$ref':'#/definitions/0'}},'definitions':{'0':{'minimum':0}}}
          {'properties':{'a':{'$ref':'#'}}}                | {'properties':{'a':{'$ref':'#/definitions/0'}},'definitions':{'0':{'properties':{'a':{'$ref':'#/definitions/0'}}}}}
          {'allOf':[{'properties':{'a':{}},'required':['a']},{'type':'object','properties':{'b':{}}}],'properties':{'c':{}}} | {'properties':{'c':{},'a':{},'b':{}},'required':['a']}
          {'$ref':'#/definitions/o','definitions':{'o':{'type':'object','properties':{'a':{}}}}} | {'properties':{'a':{}},'definitions':{'0':{'type':'object','properties':{'a':{}}}}}
          {'allOf':[{'properties':{'a':{'minimum':0}}},{'properties':{'a':{'maximum':9}}}]} | {'properties':{'a':{'allOf':[{'minimum':0},{'maximum':9}]}}}
          {'anyOf':[{'properties':{'a':{}}},{'properties':{'b':{}}}]} | {'anyOf':[{'properties':{'a':{}}},{'properties':{'b':{}}}],'properties':{'a':{},'b':{}}}
          """)
  void readsWhatTapsWrite(String sent, String normal) {
    NormalSchema schema = NormalSchema.of(MAPPER.readTree(sent.replace('\'', '"')));
    assertThat(schema.warnings()).isEmpty();
    assertThat(schema.schema()).isEqualTo(MAPPER.readTree(normal.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'maximum':null}                 | {}    | "maximum" is ignored: null is not a number
          {'maximum':NaN}                  | {}    | "maximum" is ignored: NaN is not a number
          {'multipleOf':0}                 | {}    | "multipleOf" is ignored: 0 is not a number above 0
          {'minLength':-1}                 | {}    | "minLength" is ignored: -1 is not a whole number from 0 on
          {'pattern':'('}                  | {}    | "pattern" is ignored: "(" cannot be used here: unclosed group
          {'enum':[]}                      | {}    | "enum" is ignored: [] is not a list of values
          {'required':true}                | {}    | "required" is ignored: true is not a list of names
          {'id':{'type':'string'}}         | {}    | "id" is not a keyword of JSON Schema and is ignored; a property belongs into "properties"
          {'properties':null}              | {}    | "properties" is ignored: null is not an object
          {'properties':{'a':null}}        | {'properties':{'a':{}}} | property "a": "properties" is ignored: null is not a schema; any value is allowed
          {'$schema':'http://json-schema.org/schema#'} | {} | "$schema" is ignored: "http://json-schema.org/schema#" is no draft that is known; read as draft 7
          {'$schema':7}                    | {}    | "$schema" is ignored: 7 is no draft that is known; read as draft 7
          {'properties':{'a':{'$ref':'#/definitions/%zz'}}} | {'properties':{'a':{}}} | property "a": "$ref" is ignored: "#/definitions/%zz" leads to no schema within this SCHEMA; any value is allowed
          {'properties':{'a':{'$ref':'http://example.com/x'}}} | {'properties':{'a':{}}} | property "a": "$ref" is ignored: "http://example.com/x" leads to no schema within this SCHEMA; any value is allowed
          {'properties':{'a':{'$ref':'#/definitions/a'}},'definitions':{'a':{'$ref':'#/definitions/a'}}} | {'properties':{'a':{'$ref':'#/definitions/0'}},'definitions':{'0':{}}} | "$ref" is ignored: "#/definitions/0" leads back to itself
          {'properties':{'o':{'properties':{'f':{'type':'float'}}}}} | {'properties':{'o':{'properties':{'f':{}}}}} | property "o.f": "type" is ignored: "float" is not a type of JSON Schema, so that a new column is jsonb; set streams.STREAM.columns.PROPERTY.type to have another
          {'properties':{'a':{'type':[]},'b':{'type':['null','date']},'c':{'type':null}}} | {'properties':{'a':{},'b':{},'c':{}}} | property "a": "type" is ignored: [] is not a type of JSON Schema, so that a new column is jsonb; set streams.STREAM.columns.PROPERTY.type to have another (and in 2 more places)
          {'patternProperties':{'(':{}},'additionalProperties':false} | {'patternProperties':{},'additionalProperties':true} | "patternProperties" is ignored: "(" cannot be used here: unclosed group
          """)
  void warnsOnceOfWhatItPassesOver(String sent, String normal, String warning) {
    NormalSchema schema = NormalSchema.of(MAPPER.readTree(sent.replace('\'', '"')));
    assertThat(schema.warnings()).containsExactly(warning);
    assertThat(schema.schema()).isEqualTo(MAPPER.readTree(normal.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ^[^]+$              | a      | true
          ^[]$                | a      | false
          ^[[a]+$             | [a     | true
          ^[a&&b]+$           | a&b    | true
          a{                  | a{     | true
          ^a{,2}$             | aa     | true
          ^a{,2}$             | aaa    | false
          \\u{1F381}          | 🎁     | true
          \\y\\_\\-\\/        | y_-/   | true
          (?#note)^a$         | a      | true
          (?<a_b>x)\\k<a_b>   | xx     | true
          \\p{Letter}         | é      | true
          ^\\S+\\s\\S+$       | a\u00a0b | true
          ^[\\w.]+@[\\w.]+\\Z | a.b@c  | true
          (?<=a)b(?!c)        | ab     | true
          \\cA                | x      | false
          """)
  void readsRegularExpressionsOfOtherLanguages(String pattern, String text, boolean matches) {
    JavaPattern java = JavaPattern.of(pattern);
    assertThat(java.error()).isNull();
    assertThat(Pattern.compile(java.text()).matcher(text).find()).isEqualTo(matches);
  }

  @Test
  void readsAttacksInTimeThatGrowsWithTheirLength() {
    StringBuilder chain = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      chain.append(
          "\"d%d\":{\"anyOf\":[{\"$ref\":\"#/definitions/d%d\"},{\"$ref\":\"#/definitions/d%d\"}]},"
              .formatted(i, i + 1, i + 1));
    }
    String schema =
        "{\"anyOf\":[{\"$ref\":\"#/definitions/d0\"}],\"definitions\":{%s\"d20000\":{\"pattern\":\"%s\"}}}"
            .formatted(chain, "(".repeat(9000));
    assertThat(NormalSchema.of(MAPPER.readTree(schema)).warnings()).hasSize(1);
  }

  @Test
  void limitsWarnings() {
    StringBuilder properties = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      properties.append("\"p%d\":{\"type\":\"float\",\"k%d\":1},".formatted(i, i));
    }
    List<String> warnings =
        NormalSchema.of(MAPPER.readTree("{\"properties\":{%s\"z\":{}}}".formatted(properties)))
            .warnings();
    assertThat(warnings).hasSize(21);
    assertThat(warnings.get(0)).contains("\"p0\"").endsWith("(and in 499 more places)");
    assertThat(warnings.get(20)).isEqualTo("481 more keywords are ignored");
  }
}
