package dev.targetpostgres.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TotpTest {
  /** The key of RFC 6238, {@code 12345678901234567890}, in base 32. */
  private static final String KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

  private static final String KEY_32 = KEY + "GEZDGNBVGY3TQOJQGEZA====";
  private static final String KEY_64 = KEY + KEY + "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA=";

  @ParameterizedTest
  @CsvSource({
    "59, SHA1, 94287082",
    "1111111109, SHA1, 07081804",
    "1111111111, SHA1, 14050471",
    "1234567890, SHA1, 89005924",
    "2000000000, SHA1, 69279037",
    "20000000000, SHA1, 65353130",
    "59, SHA256, 46119246",
    "1111111109, SHA256, 68084774",
    "20000000000, SHA256, 77737706",
    "59, SHA512, 90693936",
    "1111111109, SHA512, 25091201",
    "20000000000, SHA512, 47863826"
  })
  void makesTheCodesOfTheStandard(long second, String algorithm, String code) throws Exception {
    String key = algorithm.equals("SHA1") ? KEY : algorithm.equals("SHA256") ? KEY_32 : KEY_64;
    String url =
        "otpauth://totp/Bastion:alice?secret=%s&issuer=Bastion&algorithm=%s&digits=8&period=30"
            .formatted(key, algorithm);

    assertThat(Totp.of(url, at(second)).next()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        KEY,
        "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
        "GEZDGNBV-GY3TQOJQ-GEZDGNBV-GY3TQOJQ",
        "otpauth://totp/alice?secret=" + KEY
      })
  void makesSixDigitsUnlessToldOtherwise(String key) throws Exception {
    assertThat(Totp.of(key, at(59)).next()).isEqualTo("287082");
  }

  @Test
  void givesNoCodeTwice() throws Exception {
    Totp totp = Totp.of("otpauth://totp/alice?period=1&secret=" + KEY, Clock.systemUTC());

    assertThat(totp.next()).isNotEqualTo(totp.next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2!",
        "otpauth://totp/alice",
        "otpauth://totp/alice?digits=99&secret=" + KEY,
        "otpauth://totp/alice?period=0&secret=" + KEY,
        "otpauth://hotp/alice?secret=" + KEY
      })
  void refusesOtherKeys(String key) {
    assertThatIllegalArgumentException().isThrownBy(() -> Totp.of(key, at(59)));
  }

  private static InstantSource at(long second) {
    return Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC);
  }
}
