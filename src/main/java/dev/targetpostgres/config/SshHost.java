package dev.targetpostgres.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An SSH server on the way to the database, with its login. Immutable.
 *
 * @param setting the setting that describes it, for messages
 * @param name host name or address
 * @param user user to log in as, or null for the user that runs the program
 * @param privateKey path of the key's file, or its text, or null
 * @param hostKey fingerprints or keys, one of which the server must show, or null
 * @param knownHosts path of a file in the format of {@code known_hosts}, or null
 * @param interactive whether the user can be asked on the terminal
 */
public record SshHost(
    String setting,
    String name,
    int port,
    @Nullable String user,
    @Nullable String privateKey,
    @Nullable String privateKeyPassword,
    @Nullable String password,
    @Nullable String hostKey,
    @Nullable String knownHosts,
    boolean interactive,
    List<PromptAnswer> answers) {
  /** Copies its list. */
  public SshHost {
    answers = List.copyOf(answers);
  }

  /** Shows name and port, as messages do, and no secrets. */
  @Override
  public String toString() {
    return name + ":" + port;
  }
}
