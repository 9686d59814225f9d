package dev.targetpostgres.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerAddressTest {
  @Test
  void readsTheJdbcForm() {
    assertThat(
            ServerAddress.parse(
                "jdbc:postgresql://db.example:6543/main?user=me&password=a%26b+c&sslmode=require"))
        .isEqualTo(
            new ServerAddress(
                "db.example", 6543, "me", "a&b+c", "main", Map.of("sslmode", "require")));
  }

  @Test
  void readsTheUriForm() {
    assertThat(ServerAddress.parse("postgresql://me:s%40cret@localhost/main"))
        .isEqualTo(new ServerAddress("localhost", 5432, "me", "s@cret", "main"));
  }

  @Test
  void takesTheUserForAMissingDatabase() {
    assertThat(ServerAddress.parse("postgres://me@localhost").database()).isEqualTo("me");
  }

  @Test
  void saysWhatItNeedsWithoutRepeatingThePassword() {
    assertThatThrownBy(() -> ServerAddress.parse("mysql://me:secret@localhost/main"))
        .hasMessageContaining("postgresql://")
        .hasMessageNotContaining("secret");
  }
}
