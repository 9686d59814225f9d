package dev.targetpostgres.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the names and hosts of the table names.txt. */
final class CertificateNamesTest {
  private static final String COMMON_NAME = "CN=";
  private static final Issuer AUTHORITY = Issuer.root("authority");

  static List<Arguments> names() {
    return TlsFiles.rows("names.txt");
  }

  @ParameterizedTest(name = "{0} for {1}: {2}")
  @MethodSource("names")
  void decidesAsLibpqDoes(String names, String host, String expected) {
    Identity identity =
        names.startsWith(COMMON_NAME)
            ? AUTHORITY.named(names.substring(COMMON_NAME.length()))
            : AUTHORITY.server(names.split(", "));

    CertificateNames read = CertificateNames.of(identity.certificate());

    assertThat(read.include(host)).isEqualTo(expected.equals("yes"));
  }
}
