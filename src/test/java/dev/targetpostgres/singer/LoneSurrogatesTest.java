package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoneSurrogatesTest {
  @ParameterizedTest
  @CsvSource({
    "\\ud83c,             \\ufffd",
    "\\uDFFF,             \\ufffd",
    "\\ud83c\\udf81,      \\ud83c\\udf81",
    "\\udf81\\ud83c,      \\ufffd\\ufffd",
    "\\ud83c\\ud83c\\udf81, \\ufffd\\ud83c\\udf81",
    "\\ud83cx\\udf81,     \\ufffdx\\ufffd",
    "\\\\ud83c,           \\\\ud83c",
    "\\\\\\ud83c,         \\\\\\ufffd",
    "\\n\\ud83c,          \\n\\ufffd",
    "\\ud83g\\ud83,       \\ud83g\\ud83",
    "\\u00e9 ud83c \\,    \\u00e9 ud83c \\"
  })
  void replacesOnlyThose(String json, String expected) {
    byte[] written = json.getBytes(US_ASCII);
    byte[] replaced = LoneSurrogates.replaced(written, written.length);

    assertThat(new String(replaced, US_ASCII)).isEqualTo(expected);
    assertThat(new String(written, US_ASCII)).isEqualTo(json);
    assertThat(replaced == written).isEqualTo(json.equals(expected));
  }
}
