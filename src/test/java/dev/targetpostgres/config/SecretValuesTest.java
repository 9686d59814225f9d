package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretValuesTest {
  private static final String NOT_SECRET = "a password of role customers for host db.example.com";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "password | \"s3cr3t\"",
        "password_command | \"print-token --key s3cr3t\"",
        "password_command | [\"print-token\", \"s3cr3t\"]",
        "jdbc_properties | {\"password\": \"s3cr3t\", \"host\": \"db.example.com\"}",
        "sqlalchemy_url | \"postgresql://customers:s3cr3t@db.example.com/customers\"",
        "sqlalchemy_url | \"postgresql://db.example.com/customers?sslpassword=s3cr3t\"",
        "sqlalchemy_url | \"jdbc:postgresql://db.example.com/customers?user=customers&password=s3cr3t\"",
        "ssh_tunnel.responses | {\"Code*\": {\"totp\": \"s3cr3t\"}}",
        "ssh_tunnel.jump | [{\"host\": \"db.example.com\", \"password\": \"s3cr3t\"}]",
        "ssh_tunnel.private_key | \"-----BEGIN KEY----- s3cr3t -----END KEY-----\"",
        "ssl_client_private_key | \"-----BEGIN KEY-----\\ns3cr3t\\n-----END KEY-----\"",
        "before_run_sql | \"ALTER ROLE customers PASSWORD 's3cr3t'\"",
        "before_run_sql | \"alter role customers password s3cr3t; select 1\"",
        "after_run_sql | \"DO $do$ BEGIN PERFORM f('s3cr3t'); END $do$\"",
        "after_run_sql | \"SELECT $$s3cr3t$$\"",
        "stream_map_config | {\"a\": {\"b\": [\"s3cr3t\"]}}"
      })
  void findsTheSecretAndNothingElse(String setting, String value) {
    Settings settings = settings("\"%s\": %s".formatted(setting, value));

    assertThat(SecretValues.of(settings).shown("at \"s3cr3t\": " + NOT_SECRET))
        .isEqualTo("at \"***\": " + NOT_SECRET);
  }

  @Test
  void findsBothSpellingsOfAnEncodedPassword() {
    Settings settings = settings("\"sqlalchemy_url\": \"postgresql://u:s3cr3t%2F1@h/db\"");

    assertThat(SecretValues.of(settings).shown("s3cr3t%2F1 or s3cr3t/1")).isEqualTo("*** or ***");
  }

  @Test
  void findsNumbersAndLibpqsVariable() {
    WrittenConfig config =
        new WrittenConfig(folder)
            .settings("\"stream_map_config\": {\"salt\": 4711081599}")
            .variable("PGPASSWORD", "s3cr3t");

    assertThat(SecretValues.of(config.read()).shown("4711081599 s3cr3t")).isEqualTo("*** ***");
  }

  @Test
  void leavesPathsOfKeysAndWhatIsGivenOpenlyToo() {
    Settings settings =
        settings(
            "\"ssl_client_private_key\": \"/keys/client.key\", \"password\": \"customers\","
                + " \"database\": \"customers\"");

    List<String> open = List.of("/keys/client.key", NOT_SECRET);
    assertThat(open).allMatch(text -> SecretValues.of(settings).shown(text).equals(text));
  }

  private Settings settings(String members) {
    return new WrittenConfig(folder).settings(members).read();
  }
}
