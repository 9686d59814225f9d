package dev.targetpostgres.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretsTest {
  private static final String LONG = "eyJhbGciOiJIUzI1NiJ9.payload.signature";

  private final Secrets secrets = new Secrets(Set.of("analytics"));

  @BeforeEach
  void addSecrets() {
    secrets.add("hunter2");
    secrets.add("tiny5");
    secrets.add("analytics");
    secrets.add("it's \"mine\"");
    secrets.add("-----BEGIN KEY-----\nMIIEvQIBADAN\n");
    secrets.add(LONG);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "at or near \"hunter2\"; hunter2, at or near \"***\"; ***",
        "hunter2=hunter2, ***=***",
        "hunter22 shunter2 hunter2_, hunter22 shunter2 hunter2_",
        "tiny5 analytics, tiny5 analytics",
        "E'it''s \"mine\"' it's \"mine\" {\"a\": \"it's \\\"mine\\\"\"}, E'***' *** {\"a\": \"***\"}",
        "one line -----BEGIN KEY----- MIIEvQIBADAN, one line *** ***",
        "cut eyJhbGciOiJIUzI1NiJ9.payl…, cut ***…",
        "salt_eyJhbGciOiJIUzI1NiJ9.payload.signature_pepper, salt_***_pepper",
        "hunter2, ***",
        "nothing, nothing"
      })
  void masksWholeTokensAndTheBeginningsOfLongSecrets(String said, String shown) {
    assertThat(secrets.shown(said)).isEqualTo(shown);
  }

  @Test
  void masksWhatContainsAnotherSecretAsOne() {
    secrets.add("before hunter2 after");
    assertThat(secrets.shown("<before hunter2 after>")).isEqualTo("<***>");
  }

  @Test
  void masksSecretsThatHoldControlCharacters() {
    secrets.add("tab\tand\u001bescape");
    assertThat(secrets.shown("(tab\tand\u001bescape)\n")).isEqualTo("(***)\\u000a");
  }
}
