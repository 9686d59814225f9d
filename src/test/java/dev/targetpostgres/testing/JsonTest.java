package dev.targetpostgres.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {
  @Test
  void printsAsPythonDoes() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("number", new BigDecimal("12.50"));
    value.put("list", Arrays.asList(1, null, true, List.of()));
    value.put("nested", Map.of());
    assertThat(Json.of(value))
        .isEqualTo("{\"number\": 12.50, \"list\": [1, null, true, []], \"nested\": {}}");
  }

  @Test
  void escapesWhatIsNotPlainAscii() {
    assertThat(Json.of("\"\\\n\t\u0001é🎁"))
        .isEqualTo("\"\\\"\\\\\\n\\t\\u0001\\u00e9\\ud83c\\udf81\"");
  }
}
