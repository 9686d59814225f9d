package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first messages of a server, with their numbers written as digits. */
final class ClearPasswordWatchTest {
  @ParameterizedTest
  @CsvSource({
    "R0008 0003, true",
    "NR0008 0003, true",
    "NNR0008 0003, true",
    "R0008 0000, false",
    "R0012 0005salt, false",
    "NR0023 0010SCRAM-SHA-256, false",
    "S, false",
    "E0009 0003, false",
    "R0008, false"
  })
  void noticesAClearPasswordHoweverTheBytesArrive(String said, boolean asked) {
    byte[] bytes = bytes(said);
    for (int chunk = 1; chunk <= bytes.length; chunk++) {
      ClearPasswordWatch watch = new ClearPasswordWatch();
      boolean more = true;
      for (int i = 0; i < bytes.length && more; i += chunk) {
        more = watch.sees(bytes, i, Math.min(chunk, bytes.length - i));
      }
      assertThat(watch.isAsked()).isEqualTo(asked);
    }
  }

  /** Returns the bytes of a text in which four digits stand for a number of four bytes. */
  private static byte[] bytes(String said) {
    StringBuilder bytes = new StringBuilder();
    for (String part : said.replace(" ", "").split("(?<=\\G\\D|\\G\\d{4})", -1)) {
      bytes.append(part.matches("\\d{4}") ? "\0\0\0" + (char) Integer.parseInt(part) : part);
    }
    return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
