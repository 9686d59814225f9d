package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.flag;
import static dev.targetpostgres.config.Setting.integer;
import static dev.targetpostgres.config.Setting.object;
import static dev.targetpostgres.config.Setting.text;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The settings of the SSH tunnel, a part of {@link SettingsTable}. They are members of the object
 * {@code ssh_tunnel}, and most are members of its jump hosts too.
 */
final class SshSettings {
  /** The object that contains them. */
  static final String PARENT = "ssh_tunnel";

  /** The name of the host outside the object. It alone turns the tunnel on. */
  static final String FLAT_HOST = "ssh_host";

  private static final int SSH_PORT = 22;
  private static final int MAXIMUM_PORT = 65_535;

  static final Setting<Boolean> ENABLE =
      flag(
          "ssh_tunnel.enable",
          false,
          "Reach the database through an SSH server. On if only `ssh_host` is given.");

  static final Setting<String> HOST =
      text("ssh_tunnel.host", null, "The SSH server.").alias(FLAT_HOST);

  static final Setting<Integer> PORT =
      integer("ssh_tunnel.port", SSH_PORT, 1, MAXIMUM_PORT, "Port of the SSH server.")
          .alias("ssh_port");

  static final Setting<String> USER =
      text(
              "ssh_tunnel.username",
              null,
              "User to log in as. If unset, the user who runs the program.")
          .alias("ssh_username", "ssh_user");

  static final Setting<String> PRIVATE_KEY =
      text(
              "ssh_tunnel.private_key",
              null,
              "Private key, as the path of a file or as text, in OpenSSH or PEM format: RSA, ECDSA"
                  + " or Ed25519.")
          .alias("ssh_private_key")
          .asSecret();

  static final Setting<String> PRIVATE_KEY_PASSWORD =
      text("ssh_tunnel.private_key_password", null, "Passphrase of the private key.")
          .alias("ssh_private_key_password")
          .asSecret();

  static final Setting<String> PASSWORD =
      text("ssh_tunnel.password", null, "Password of the user.").alias("ssh_password").asSecret();

  static final Setting<String> HOST_KEY =
      text(
              "ssh_tunnel.host_key",
              null,
              "Fingerprint (`SHA256:…`) or public key that the SSH server must show. Separate"
                  + " several by commas.")
          .alias("ssh_host_key");

  static final Setting<String> KNOWN_HOSTS =
      text(
              "ssh_tunnel.known_hosts",
              null,
              "File with the SSH server's key, in the format of OpenSSH's `known_hosts`. If this"
                  + " and `host_key` are unset, `~/.ssh/known_hosts` is read.")
          .alias("ssh_known_hosts");

  static final Setting<Boolean> INTERACTIVE =
      flag(
              "ssh_tunnel.interactive",
              false,
              "Ask on the terminal if the SSH server asks a question that the settings do not"
                  + " answer.")
          .alias("ssh_interactive");

  static final Setting<ObjectNode> RESPONSES =
      object(
              "ssh_tunnel.responses",
              "Answers to the SSH server's questions: an object whose keys are questions (with `*`"
                  + " and `?` as in globs; case does not matter). Its values are answers, or `{\"totp\":"
                  + " \"key\"}` for one-time codes.")
          .asSecret();

  static final Setting<ArrayNode> JUMP =
      Setting.list(
              "ssh_tunnel.jump",
              "SSH servers to pass through before that one, in this order: a list of objects with"
                  + " the members above.")
          .asSecret();

  static final Setting<Integer> KEEP_ALIVE_SECONDS =
      integer(
          "ssh_tunnel.keep_alive_seconds",
          15,
          0,
          3600,
          "Seconds between keep-alive requests to the SSH server. The connection ends after"
              + " three requests without an answer. 0 sends none.");

  /** The members that a jump host has too. */
  static final List<Setting<?>> OF_EACH_HOST =
      List.of(
          HOST,
          PORT,
          USER,
          PRIVATE_KEY,
          PRIVATE_KEY_PASSWORD,
          PASSWORD,
          HOST_KEY,
          KNOWN_HOSTS,
          INTERACTIVE,
          RESPONSES);

  /** All settings of the tunnel, in the order of the documentation. */
  static final List<Setting<?>> ALL =
      Stream.of(List.of(ENABLE), OF_EACH_HOST, List.of(JUMP, KEEP_ALIVE_SECONDS))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private SshSettings() {}
}
