package dev.targetpostgres.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JsonTreesTest {
  private static final JsonFactory FACTORY = new JsonFactory();

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        " true ",
        "false",
        "0",
        "-0",
        "2147483647",
        "2147483648",
        "-9223372036854775808",
        "9223372036854775808",
        "1.50",
        "-0.0",
        "1e400",
        "\"\"",
        "\"a \\\"quoted\\\" \\u00e4 \uD83D\uDE00\"",
        "[]",
        "{}",
        "[1, [2.0, {}], null, \"a\"]",
        "{\"a\": {\"b\": [{\"c\": null}]}, \"\": true, \"a b\": 1e-7}",
        "{\"a\": 1, \"b\": 2, \"a\": {\"c\": 3}}"
      })
  void readsAndWritesAsTheMapperDoes(String json) {
    JsonNode expected = MAPPER.readTree(json);
    byte[] within = ("x" + json + "x").getBytes(StandardCharsets.UTF_8);
    for (JsonNode tree :
        new JsonNode[] {
          JsonTrees.read(FACTORY, json), JsonTrees.read(FACTORY, within, 1, within.length - 2)
        }) {
      assertThat(tree).isEqualTo(expected).hasSameClassAs(expected);
      assertThat(JsonTrees.write(tree)).isEqualTo(expected.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 2",
        "{} []",
        "[1",
        "{\"a\"",
        "{\"a\": ",
        "nul",
        "[1,]",
        "{a: 1}",
        "1e99999999999"
      })
  void refusesWhatIsNoJson(String json) {
    assertThatThrownBy(() -> JsonTrees.read(FACTORY, json)).isInstanceOf(StreamReadException.class);
  }

  @Test
  void keepsDigitsBehindThePoint() {
    assertThat(JsonTrees.read(FACTORY, "[0.10]").get(0).decimalValue())
        .isEqualTo(new BigDecimal("0.10"));
  }
}
