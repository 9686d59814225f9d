package dev.targetpostgres.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An SSH server on the way to the database, and how to log in to it. Immutable.
 *
 * @param setting the setting that holds it, for messages
 * @param user null for the user that runs the program
 * @param privateKey the path of a file, or its text
 * @param hostKey fingerprints or keys, one of which the server has to show
 * @param knownHosts the path of a file of keys
 * @param interactive whether somebody can be asked
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

  /** Without secrets: as messages show it. */
  @Override
  public String toString() {
    return name + ":" + port;
  }
}
