package dev.targetpostgres.schema.normal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the normal forms of SCHEMAs as taps write them. */
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
          {'oneOf':[{'type':'integer'},{'type':'number'}]} | {'anyOf':[{'type':'integer'},{'type':'number'}]}
          {'oneOf':[{'type':'string','format':'date'},{'type':'string','title':'t'}],'anyOf':[{'type':'string'}]} | {'anyOf':[{'type':'string'}],'allOf':[{'anyOf':[{'type':'string','format':'date'},{'type':'string'}]}]}
          {'oneOf':[{'type':'string','maxLength':1},{'type':'string'}]} | {'oneOf':[{'type':'string','maxLength':1},{'type':'string'}]}
          {'enum':['a'],'type':['string','null']}          | {'enum':['a',null],'type':['string','null']}
          {'enum':['a'],'type':'string'}                   | {'enum':['a'],'type':'string'}
          {'type':['null','string'],'format':'singer.decimal'} | {'type':['null','string','number'],'format':'singer.decimal'}
          {'type':'string','format':'x-singer.decimal'}    | {'type':['string','number'],'format':'x-singer.decimal'}
          {'properties':{'_sdc_deleted_at':{'type':'string'},'o':{'properties':{'_sdc_x':{'type':'string'}}}}} | {'properties':{'_sdc_deleted_at':{'type':['string','null']},'o':{'properties':{'_sdc_x':{'type':'string'}}}}}
          {'properties':{'a':{'$ref':'#/definitions/x','type':['null','string']}},'definitions':{'x':{'type':'string'}}} | {'properties':{'a':{'anyOf':[{'type':'null'},{'$ref':'#/definitions/0','type':['null','string']}]}},'definitions':{'0':{'type':'string'}}}
          {'properties':{'a':{'$ref':'#/definitions/x','nullable':true}},'definitions':{'x':{'type':'string'}}} | {'properties':{'a':{'anyOf':[{'type':'null'},{'$ref':'#/definitions/0'}]}},'definitions':{'0':{'type':'string'}}}
          {'properties':{'a':{'$ref':'#/definitions/x','type':'string'}},'definitions':{'x':{'minLength':1}}} | {'properties':{'a':{'$ref':'#/definitions/0','type':'string'}},'definitions':{'0':{'minLength':1}}}
          {'title':'t','description':'d','default':{'pattern':'('},'examples':[{'type':1}],'x-y':1} | {}
          {'enum':[{'id':{},'type':'float'}],'const':{'pattern':'('}} | {'enum':[{'id':{},'type':'float'}],'const':{'pattern':'('}}
          {'properties':{'id':{'type':'integer'},'enum':{'type':'string'},'pattern':{}}} | {'properties':{'id':{'type':'integer'},'enum':{'type':'string'},'pattern':{}}}
          {'pattern':'^(?P<y_1>\\\\d{4})-(?P=y_1)\\\\Z'}   | {'pattern':'^(?P<y_1>\\\\d{4})-(?P=y_1)\\\\Z'}
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
    NormalSchema schema = NormalSchema.of(MAPPER.readTree(sent.replace('\'', '"')), "orders");
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
          {'enum':[]}                      | {}    | "enum" is ignored: "[]" is not a list of values
          {'required':true}                | {}    | "required" is ignored: true is not a list of names
          {'id':{'type':'string'}}         | {}    | "id" is not a keyword of JSON Schema and is ignored; if it is meant as a property, it must be inside "properties"
          {'properties':null}              | {}    | "properties" is ignored: null is not an object
          {'properties':{'a':null}}        | {'properties':{'a':{}}} | property "a": its schema, null, is ignored; any value is allowed
          {'$schema':'http://json-schema.org/schema#'} | {} | "$schema" is ignored: "http://json-schema.org/schema#" is not a known draft; the SCHEMA is read as draft 7
          {'$schema':7}                    | {}    | "$schema" is ignored: 7 is not a known draft; the SCHEMA is read as draft 7
          {'properties':{'a':{'$ref':'http://example.com/x'}}} | {'properties':{'a':{}}} | property "a": "$ref" is ignored: "http://example.com/x" leads to no schema within this SCHEMA; any value is allowed
          {'properties':{'a':{'$ref':'#/definitions/a'}},'definitions':{'a':{'$ref':'#/definitions/a'}}} | {'properties':{'a':{'$ref':'#/definitions/0'}},'definitions':{'0':{}}} | "$ref" is ignored: "#/definitions/0" leads back to itself
          {'properties':{'o':{'properties':{'f':{'type':'float'}}}}} | {'properties':{'o':{'properties':{'f':{}}}}} | property "o.f": "type" is ignored: "float" is not a JSON Schema type; any value is allowed
          {'properties':{'a':{'type':[]},'b':{'type':['null','date']},'c':{'type':null}}} | {'properties':{'a':{},'b':{},'c':{}}} | property "a": "type" is ignored: "[]" is not a JSON Schema type, so a new column is jsonb; to choose its type set streams.orders.columns.a.type (and in 2 more places)
          {'properties':{'a':{'type':['null','string','date-time']}}} | {'properties':{'a':{'type':['null','string']}}} | property "a": "type" leaves out "date-time", which is not a JSON Schema type
          {'properties':{'a.b':{'type':['null','date']}}} | {'properties':{'a.b':{}}} | property "a.b": "type" is ignored: "["null","date"]" is not a JSON Schema type, so a new column is jsonb; to choose its type set streams.orders.columns.a.b.type
          {'k\\u0085\\u0000':1}          | {} | "k\\u0085\\u0000" is not a keyword of JSON Schema and is ignored; if it is meant as a property, it must be inside "properties"
          {'patternProperties':{'(':{}},'additionalProperties':false} | {'patternProperties':{},'additionalProperties':true} | "patternProperties" is ignored: "(" cannot be used here: unclosed group
          """)
  void warnsOnceOfWhatItPassesOver(String sent, String normal, String warning) {
    NormalSchema schema = NormalSchema.of(MAPPER.readTree(sent.replace('\'', '"')), "orders");
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
          ^\\w+$              | Größe٣ | true
          ^\\d+$              | ٣      | true
          ^\\W$               | é      | true
          ^\\D$               | ٣      | true
          ^[^\\w]$            | é      | true
          ^[^\\W]$            | é      | true
          ^(?!.*\\w)          | é      | true
          ^(?!.*\\W)          | é      | true
          ^\\bé               | é      | true
          a\\b                | aé     | true
          ^\\Qa\\E+$          | QaEE   | true
          ^\\h\\H\\R\\G\\X\\N$ | hHRGXN | true
          ^\\U0001F381$      | 🎁     | true
          ^[\\w-]+$           | a-é    | true
          ^a\\sb$             | a\u00a0b | true
          ^(){2000000000}b    | b      | true
          ^(?=b){2000000000}b | b      | true
          ^(?=a){2000000000}b | b      | false
          ^(?:a?){9999999,}b  | aab    | true
          ^(((){9999}){9999}){9999}b | b | true
          ^(?:a{3}){2}$       | aaaa   | false
          ^(?i:a{3}){2}$      | AAAaaa | true
          ^(a?){2,3}$         | aaaa   | false
          ^(a?b){2}?$         | ab     | false
          ^(a*?){2}b          | b      | true
          ^(?!.*(.)\\1{3})   | aaa    | true
          ^(?!.*(.)\\1{3})   | aaaa   | false
          ^(?P<x>a)(?P=x){2}$ | aa     | false
          """)
  void readsRegularExpressionsOfOtherLanguages(String pattern, String text, boolean matches) {
    JavaPattern java = JavaPattern.of(pattern);
    assertThat(java.error()).isNull();
    assertThat(java.compiled().matcher(text).find()).isEqualTo(matches);
  }

  @Test
  void repeatsAlternativesAsOftenAsThePatternDemands() {
    Pattern some = JavaPattern.of("^(?:a+|bc?){2}$").compiled();
    Pattern maybe = JavaPattern.of("^(a|\\b){3}$").compiled();
    assertThat(some.matcher("a").find()).isFalse();
    assertThat(some.matcher("abc").find()).isTrue();
    assertThat(maybe.matcher("a").find()).isTrue();
    assertThat(maybe.matcher("aaaa").find()).isFalse();
    assertThat(JavaPattern.of("^(|a){2000000000}$").compiled().matcher("b").find()).isFalse();
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
    assertThat(NormalSchema.of(MAPPER.readTree(schema), "orders").warnings()).hasSize(2);
  }

  @Test
  void warnsWhereItDoesNotFollowAllSchemas() {
    StringBuilder chain = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      chain.append(
          "\"d%d\":{\"anyOf\":[{\"$ref\":\"#/definitions/d%d\"},{\"$ref\":\"#/definitions/d%d\"}]},"
              .formatted(i, i + 1, i + 1));
    }
    String definitions = "\"definitions\":{%s\"d20\":{\"type\":\"string\"}}}".formatted(chain);
    String warning = "\"$ref\" is not followed everywhere: its schemas are too deep or too many";
    String properties =
        "{\"properties\":{\"a\":{\"$ref\":\"#/definitions/d0\"},\"b\":{\"$ref\":\"#/definitions/d1\"}},";
    assertThat(warnings(properties + definitions)).containsExactly("property \"a\": " + warning);
    assertThat(warnings("{\"allOf\":[{\"$ref\":\"#/definitions/d0\"}]," + definitions))
        .containsExactly(warning);
  }

  private static List<String> warnings(String schema) {
    return NormalSchema.of(MAPPER.readTree(schema), "orders").warnings();
  }

  @Test
  void readsARepeatedSchemaOnce() {
    NormalSchemas schemas = new NormalSchemas();
    String schema = "{\"properties\":{\"a\":{\"pattern\":\"a\"}}}";
    NormalSchema first = schemas.of("orders", MAPPER.readTree(schema));
    assertThat(schemas.of("orders", MAPPER.readTree(schema))).isSameAs(first);
    assertThat(schemas.of("items", MAPPER.readTree(schema))).isNotSameAs(first);
    assertThat(schemas.of("orders", MAPPER.readTree("{}"))).isNotSameAs(first);
  }

  @Test
  void compilesPatternsOnce() {
    JsonNode pattern =
        NormalSchema.of(MAPPER.readTree("{\"pattern\":\"^a$\"}"), "orders")
            .schema()
            .path("pattern");
    assertThat(RegularExpression.compiled(pattern)).isSameAs(RegularExpression.compiled(pattern));
  }

  @Test
  void limitsWarnings() {
    StringBuilder properties = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      properties.append("\"p%d\":{\"type\":\"float\",\"k%d\":1},".formatted(i, i));
    }
    List<String> warnings =
        NormalSchema.of(
                MAPPER.readTree("{\"properties\":{%s\"z\":{}}}".formatted(properties)), "orders")
            .warnings();
    assertThat(warnings).hasSize(21);
    assertThat(warnings.get(0)).contains("\"p0\"").endsWith("(and in 499 more places)");
    assertThat(warnings.get(20)).isEqualTo("ignored as well: 481 more keywords");
  }
}
