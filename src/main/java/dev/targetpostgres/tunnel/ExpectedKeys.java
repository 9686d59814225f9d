package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.SshHost;
import dev.targetpostgres.config.TextFile;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;

/**
 * The host keys that an SSH server is expected to show. Immutable.
 *
 * @param fingerprints SHA-256 fingerprints of accepted keys; empty if the server is unknown
 * @param types key types of the accepted keys, as far as they are known
 * @param revoked fingerprints of revoked keys
 * @param source the setting or file that lists the keys, for messages
 * @param unknownIsRejected whether to reject a server if no key of it is listed
 */
record ExpectedKeys(
    Set<String> fingerprints,
    Set<String> types,
    Set<String> revoked,
    String source,
    boolean unknownIsRejected) {
  private static final String FINGERPRINT = "SHA256:";
  private static final String DEFAULT_FILE = "~/.ssh/known_hosts";

  /** Returns the key's SHA-256 fingerprint in OpenSSH's form. */
  static String fingerprint(PublicKey key) {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }

  /** Returns the key's type and fingerprint, for messages. */
  static String shown(PublicKey key) {
    return KeyUtils.getKeyType(key) + " " + fingerprint(key);
  }

  /**
   * Returns the keys from the settings, or else from the user's known_hosts file.
   *
   * @throws TargetException with exit code 2 if a setting or its file cannot be read
   */
  static ExpectedKeys of(SshHost host) {
    String written = host.hostKey();
    if (written != null) {
      return written(host.setting() + ".host_key", written);
    }
    String file = host.knownHosts();
    if (file != null) {
      return inFile(host, TextFile.path(file), true);
    }
    Path own = TextFile.path(DEFAULT_FILE);
    return Files.isReadable(own)
        ? inFile(host, own, false)
        : new ExpectedKeys(Set.of(), Set.of(), Set.of(), DEFAULT_FILE, false);
  }

  /** Reads fingerprints and keys, and skips host names and comments between them. */
  private static ExpectedKeys written(String setting, String written) {
    Set<String> fingerprints = new TreeSet<>();
    Set<String> types = new TreeSet<>();
    String[] words = written.strip().split("[\\s,]+", -1);
    for (int i = 0; i < words.length; i++) {
      if (words[i].startsWith(FINGERPRINT)) {
        fingerprints.add(words[i].replaceAll("=+$", ""));
      } else if (i + 1 < words.length && isType(words[i])) {
        PublicKey key = key(words[i] + " " + words[i + 1]);
        if (key != null) {
          fingerprints.add(fingerprint(key));
          types.add(words[i]);
        }
      }
    }
    if (fingerprints.isEmpty()) {
      throw new TargetException(ExitCode.USAGE, Wording.HOST_KEY_MALFORMED.with(setting));
    }
    return new ExpectedKeys(fingerprints, types, Set.of(), setting, true);
  }

  private static boolean isType(String word) {
    return word.startsWith("ssh-") || word.startsWith("ecdsa-") || word.startsWith("sk-");
  }

  private static @Nullable PublicKey key(String entry) {
    try {
      return resolved(PublicKeyEntry.parsePublicKeyEntry(entry));
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static @Nullable PublicKey resolved(PublicKeyEntry entry) {
    try {
      return entry.resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.IGNORING);
    } catch (IOException | GeneralSecurityException | RuntimeException malformed) {
      return null;
    }
  }

  private static ExpectedKeys inFile(SshHost host, Path file, boolean unknownIsRejected) {
    Set<String> fingerprints = new TreeSet<>();
    Set<String> types = new TreeSet<>();
    Set<String> revoked = new TreeSet<>();
    for (KnownHostEntry entry : entries(host, file)) {
      PublicKey key = entry.isHostMatch(host.name(), host.port()) ? keyOf(entry) : null;
      if (key != null && entry.getMarker() == null) {
        fingerprints.add(fingerprint(key));
        types.add(KeyUtils.getKeyType(key));
      } else if (key != null && entry.getMarker().equals("revoked")) {
        revoked.add(fingerprint(key));
      }
    }
    return new ExpectedKeys(fingerprints, types, revoked, file.toString(), unknownIsRejected);
  }

  private static @Nullable PublicKey keyOf(KnownHostEntry entry) {
    return resolved(entry.getKeyEntry());
  }

  private static List<KnownHostEntry> entries(SshHost host, Path file) {
    List<KnownHostEntry> entries = new ArrayList<>();
    try {
      entries.addAll(KnownHostEntry.readKnownHostEntries(file));
    } catch (IOException unreadable) {
      throw new TargetException(
          ExitCode.USAGE, Wording.KNOWN_HOSTS_NOT_READABLE.with(host.setting(), file), unreadable);
    }
    return entries;
  }
}
