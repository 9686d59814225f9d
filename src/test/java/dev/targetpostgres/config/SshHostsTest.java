package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.report.Text;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of the SSH tunnel, in each form that is accepted. */
final class SshHostsTest {
  private static final String MARKER = "hunter2";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ssh_tunnel\": {\"enable\": true, \"host\": \"bastion\", \"port\": 2222, \"username\": \"me\"}",
        "\"ssh_tunnel.enable\": \"true\", \"ssh_tunnel.host\": \"bastion\","
            + " \"ssh_tunnel.port\": 2222, \"ssh_tunnel.username\": \"me\"",
        "\"ssh_tunnel\": \"{\\\"enable\\\": true, \\\"host\\\": \\\"bastion\\\", \\\"port\\\": 2222}\","
            + " \"ssh_tunnel.username\": \"me\"",
        "\"ssh_host\": \"bastion\", \"ssh_port\": \"2222\", \"ssh_username\": \"me\"",
        "\"ssh_tunnel\": {\"enable\": true, \"port\": 2222, \"username\": \"other\"},"
            + " \"ssh_tunnel.username\": \"me\", \"ssh_host\": \"bastion\""
      })
  void readsEachWayOfWritingIt(String members) {
    Settings settings = config().settings(members).read();

    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.sshHosts())
        .singleElement()
        .satisfies(
            host -> {
              assertThat(host.toString()).isEqualTo("bastion:2222");
              assertThat(host.user()).isEqualTo("me");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "TARGET_POSTGRES_SSH_TUNNEL__ENABLE, TARGET_POSTGRES_SSH_TUNNEL__HOST",
    "TARGET_POSTGRES_SSH_TUNNEL_ENABLE, TARGET_POSTGRES_SSH_TUNNEL_HOST",
    "TARGET_POSTGRES_SSH_TUNNEL_ENABLE, TARGET_POSTGRES_SSH_HOST"
  })
  void readsVariables(String enable, String host) {
    Settings settings =
        config()
            .variable("TARGET_POSTGRES_USER", "loader")
            .variable(enable, "true")
            .variable(host, "bastion")
            .read();

    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.sshHosts()).singleElement().hasToString("bastion:22");
  }

  @Test
  void readsTheObjectFromAVariable() {
    Settings settings =
        config()
            .variable("TARGET_POSTGRES_USER", "loader")
            .variable("TARGET_POSTGRES_SSH_TUNNEL", "{\"enable\": true, \"host\": \"bastion\"}")
            .read();

    assertThat(settings.sshHosts()).singleElement().hasToString("bastion:22");
  }

  @Test
  void readsJumpHostsInTheirOrder() {
    Settings settings =
        config()
            .settings(
                """
                "ssh_tunnel": {"enable": true, "host": "inner", "password": "hunter2", "jump": [
                  {"host": "outer", "port": "2200", "username": "me", "private_key": "hunter2"},
                  {"host": "middle", "interactive": true}]}
                """)
            .read();

    assertThat(settings.sshHosts())
        .extracting(SshHost::toString)
        .containsExactly("outer:2200", "middle:22", "inner:22");
    assertThat(settings.sshHosts())
        .extracting(SshHost::setting)
        .containsExactly("ssh_tunnel.jump[0]", "ssh_tunnel.jump[1]", "ssh_tunnel");
    assertThat(settings.sshHosts())
        .extracting(SshHost::interactive)
        .containsExactly(false, true, false);
    assertThat(settings.sshHosts().toString()).doesNotContain(MARKER);
  }

  @Test
  void readsAnswersInTheirOrder() {
    SshHost host =
        config()
            .settings(
                """
                "ssh_tunnel": {"enable": true, "host": "bastion", "responses":
                  {"pin*": 1234, "*code*": {"totp": "hunter2"}, "*": "hunter2"}}
                """)
            .read()
            .sshHosts()
            .get(0);

    assertThat(host.answers())
        .containsExactly(
            new PromptAnswer("pin*", "1234", null),
            new PromptAnswer("*code*", null, MARKER),
            new PromptAnswer("*", MARKER, null));
    assertThat(host.answers().toString()).doesNotContain(MARKER);
    assertThat(host.answers().get(0).answers(" PIN: ")).isTrue();
    assertThat(host.answers().get(0).answers("Your PIN: ")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ssh_tunnel\": {}",
        "\"ssh_tunnel\": {\"enable\": false, \"host\": \"bastion\", \"private_key\": \"/none\"}",
        "\"ssh_tunnel\": {\"enable\": false, \"jump\": [{}]}",
        "\"ssh_tunnel.enable\": \"False\", \"ssh_host\": \"bastion\"",
        "\"ssh_tunnel\": {\"enable\": null, \"host\": null, \"private_key\": \"\"}"
      })
  void hasNoTunnelWhereItIsOff(String members) {
    Settings settings = config().settings(members).read();

    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.sshHosts()).isEmpty();
  }

  @Test
  void saysThatAHostAloneSwitchesNothingOn() {
    Settings settings = config().settings("\"ssh_tunnel\": {\"host\": \"bastion\"}").read();

    assertThat(settings.sshHosts()).isEmpty();
    assertThat(settings.warnings())
        .map(Text::toString)
        .containsExactly(
            "setting \"ssh_tunnel.host\" is ignored, because \"ssh_tunnel.enable\" is not true");
  }

  @Test
  void saysWhichMemberIsUnknown() {
    assertThat(config().settings("\"ssh_tunnel\": {\"hots\": \"bastion\"}").problems())
        .containsExactly(
            "there is no setting \"ssh_tunnel.hots\"; did you mean \"ssh_tunnel.host\"?");
  }

  @Test
  void saysEverythingThatIsWrong() {
    List<String> problems =
        config()
            .settings(
                """
                "ssh_tunnel": {"enable": true, "port": "hunter2",
                  "responses": {"code": {"otp": "hunter2"}, "pin": true},
                  "jump": ["hunter2", {"user": "me", "host": "outer", "password": {"a": "hunter2"},
                           "port": 70000}]}
                """)
            .problems();

    assertThat(problems)
        .containsExactly(
            "setting \"ssh_tunnel.port\" must be a whole number, not \"hunter2\"",
            "setting \"ssh_tunnel.jump[0]\" must be an object",
            "setting \"ssh_tunnel.jump[0].host\" is missing: name the SSH server",
            "setting \"ssh_tunnel.jump[1].user\" is unknown; the known ones are host, port, username,"
                + " private_key, private_key_password, password, host_key, known_hosts,"
                + " interactive, responses",
            "setting \"ssh_tunnel.jump[1].port\" must be a whole number from 1 to 65535, not 70000",
            "setting \"ssh_tunnel.jump[1].password\" must be a string",
            "setting \"ssh_tunnel.host\" is missing: name the SSH server",
            "setting \"ssh_tunnel.responses\": the answer to \"code\" must be a string or"
                + " {\"totp\": \"key\"}",
            "setting \"ssh_tunnel.responses\": the answer to \"pin\" must be a string or"
                + " {\"totp\": \"key\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssh_tunnel", "ssh_tunnel.responses", "ssh_tunnel.jump"})
  void keepsSecretsOfTheWrongTypeOut(String name) {
    assertThat(
            config()
                .settings("\"%s\": \"%s\", \"ssh_tunnel.enable\": true".formatted(name, MARKER))
                .problems())
        .isNotEmpty()
        .allMatch(problem -> !problem.contains(MARKER));
  }

  private WrittenConfig config() {
    return new WrittenConfig(folder);
  }
}
