package dev.targetpostgres.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

final class JsonFaultTest {
  private static final JsonFactory PARSER =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final String TEXT =
      "{\"a\": [1, -2.5e+3, {}, [], \"x\\u00e9\\n\"], \"b\": {\"c\": true, \"d\": null}, \"e\": NaN}";

  private static final String PIECES = "{}[],:\"\\u1x-+.e0 \t\nntf";

  /** The parser and the search agree on what is JSON. */
  @Test
  void isThereIfAndOnlyIfTheParserFails() {
    Random random = Seed.random("JsonFaultTest");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(TEXT);
      for (int change = random.nextInt(3); change >= 0 && text.length() > 0; change--) {
        int place = random.nextInt(text.length());
        char piece = PIECES.charAt(random.nextInt(PIECES.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(place, piece);
          case 1 -> text.insert(place, piece);
          case 2 -> text.deleteCharAt(place);
          default -> text.setLength(place + 1);
        }
      }
      byte[] json = text.toString().getBytes(US_ASCII);
      JsonFault fault = JsonFault.find(json, 0, json.length);
      assertThat(fault == null).as(text.toString()).isEqualTo(parses(json));
      if (fault != null) {
        assertThat(fault.position()).as(text.toString()).isBetween(0, json.length);
        assertThat(fault.from()).as(text.toString()).isBetween(0, fault.position());
        assertThat(fault.isCutOff() || fault.position() < json.length).isTrue();
      }
    }
  }

  private static boolean parses(byte[] json) {
    try {
      return !JsonTrees.read(PARSER, json, 0, json.length).isMissingNode();
    } catch (JacksonException malformed) {
      return false;
    }
  }
}
