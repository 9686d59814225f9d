package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import dev.targetpostgres.testing.VerboseLogs;
import dev.targetpostgres.tunnel.SshServer;
import dev.targetpostgres.tunnel.SshServer.Question;
import dev.targetpostgres.tunnel.TestKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No output shows the secrets for SSH servers, whether the login succeeds or not. */
final class SshSecretsTest {
  private static final String SECRET = "s3cr3t-m4rk3r";
  private static final String ONE_TIME_KEY = "JBSWY3DPEHPK3PXP";
  private static final String KEY = TestKeys.text("ed25519-openssh-encrypted");
  private static final String OTHER_KEY = TestKeys.text("rsa-pem");

  private final SshServer ssh =
      SshServer.start()
          .authorize("ed25519-openssh-encrypted")
          .password(SECRET)
          .questions(
              new Question("Password: ", false, SECRET::equals),
              Question.forCode("Code: ", ONE_TIME_KEY));
  private final TestDatabase database = PostgresServer.shared().createDatabase();

  @AfterEach
  void closeAll() {
    ssh.close();
    database.close();
  }

  static List<Arguments> secrets() {
    Map<String, String> code = Map.of("totp", ONE_TIME_KEY);
    return List.of(
        Arguments.of(0, Map.of("private_key", KEY, "private_key_password", TestKeys.PASSPHRASE)),
        Arguments.of(2, Map.of("private_key", KEY, "private_key_password", SECRET)),
        Arguments.of(2, Map.of("private_key", KEY.substring(0, KEY.length() / 2))),
        Arguments.of(2, Map.of("private_key", KEY.replaceAll("-----.*-----\n", ""))),
        Arguments.of(2, Map.of("private_key", SECRET)),
        Arguments.of(4, Map.of("private_key", OTHER_KEY)),
        Arguments.of(0, Map.of("password", SECRET)),
        Arguments.of(4, Map.of("password", SECRET + "!")),
        Arguments.of(0, Map.of("password", SECRET, "responses", Map.of("code*", code))),
        Arguments.of(4, Map.of("responses", Map.of("*", SECRET))),
        Arguments.of(2, Map.of("responses", Map.of("*", Map.of("totp", SECRET + "!")))),
        Arguments.of(2, Map.of("responses", Map.of("*", List.of(SECRET)))));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void keepsThemToItself(int exitCode, Map<String, ?> members) {
    assertKept(exitCode, members);
  }

  @Test
  void keepsThoseOfJumpHosts() {
    for (String password : List.of(SECRET, SECRET + "!")) {
      Map<String, Object> jump = ssh.settings(Map.of("password", password));
      jump.remove("enable");

      assertKept(
          password.equals(SECRET) ? 0 : 4, Map.of("password", SECRET, "jump", List.of(jump)));
    }
  }

  private void assertKept(int exitCode, Map<String, ?> members) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("ssh_tunnel", ssh.settings(members));

    TargetRun run = VerboseLogs.during(() -> TargetRun.on(database, settings, Tap.schema("items")));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
    assertThat(run.output())
        .doesNotContain(SECRET, ONE_TIME_KEY, TestKeys.PASSPHRASE)
        .doesNotContain(KEY.lines().filter(line -> !line.startsWith("-----")).toList())
        .doesNotContain(OTHER_KEY.lines().filter(line -> !line.startsWith("-----")).toList());
  }
}
