package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.SshHost;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the SSH server's host key. An unknown server is trusted on first use, unless the settings
 * list keys; during the run it must keep that key. Thread-safe.
 */
final class HostKeyCheck implements ServerKeyVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(HostKeyCheck.class);

  /** Signature algorithms in OpenSSH's order of preference. */
  private static final List<BuiltinSignatures> SIGNATURES =
      List.of(
          BuiltinSignatures.ed25519,
          BuiltinSignatures.nistp256,
          BuiltinSignatures.nistp384,
          BuiltinSignatures.nistp521,
          BuiltinSignatures.rsaSHA512,
          BuiltinSignatures.rsaSHA256);

  private final SshHost host;
  private final ExpectedKeys expected;
  private @Nullable PublicKey first;
  private final Set<String> demotedTypes = new HashSet<>();
  private String shownKey = "";
  private String shownType = "";
  private @Nullable Text refusal;

  HostKeyCheck(SshHost host) {
    this.host = host;
    expected = ExpectedKeys.of(host);
  }

  /** Returns signature algorithms, with types of expected keys first: a server can have several. */
  synchronized List<NamedFactory<Signature>> signatures() {
    List<NamedFactory<Signature>> factories = new ArrayList<>(SIGNATURES);
    factories.sort(Comparator.comparing(factory -> !isExpected(factory)));
    // Demoted types go last but stay in the list, since our own keys sign with them, too.
    factories.sort(Comparator.comparing(factory -> demotedTypes.contains(type(factory))));
    return factories;
  }

  private boolean isExpected(NamedFactory<Signature> factory) {
    return expected.types().contains(type(factory));
  }

  private static String type(NamedFactory<Signature> factory) {
    return KeyUtils.getCanonicalKeyType(factory.getName());
  }

  /**
   * Demotes the type of the rejected key, if the server can have another key with a listed
   * fingerprint.
   *
   * @return whether to connect again with the new order of types
   */
  synchronized boolean demoteRejectedType() {
    return refusal != null
        && !expected.fingerprints().isEmpty()
        && expected.types().isEmpty()
        && demotedTypes.add(shownType);
  }

  /** Returns why the last key was rejected, or null if it was accepted. */
  synchronized @Nullable Text refusal() {
    return refusal;
  }

  /** Returns the last key that the server showed, accepted or not. */
  synchronized String shownKey() {
    return shownKey;
  }

  @Override
  public synchronized boolean verifyServerKey(
      ClientSession session, SocketAddress address, PublicKey key) {
    shownKey = ExpectedKeys.shown(key);
    shownType = KeyUtils.getKeyType(key);
    refusal = refusalOf(key);
    return refusal == null;
  }

  private @Nullable Text refusalOf(PublicKey key) {
    String shown = ExpectedKeys.shown(key);
    String fingerprint = ExpectedKeys.fingerprint(key);
    if (expected.revoked().contains(fingerprint)) {
      return Wording.HOST_KEY_REVOKED.with(shown, expected.source());
    }
    if (!expected.fingerprints().isEmpty()) {
      return expected.fingerprints().contains(fingerprint)
          ? null
          : changed(shown, String.join(", ", expected.fingerprints()), expected.source());
    }
    if (expected.unknownIsRejected()) {
      return Wording.HOST_KEY_UNKNOWN.with(shown, expected.source(), host.setting());
    }
    return first == null ? acceptFirst(key) : refusalOfOther(key, first);
  }

  private @Nullable Text acceptFirst(PublicKey key) {
    first = key;
    Wording.HOST_KEY_BELIEVED
        .with(host, ExpectedKeys.shown(key), host.setting(), ExpectedKeys.fingerprint(key))
        .warn(LOG);
    return null;
  }

  private @Nullable Text refusalOfOther(PublicKey key, PublicKey before) {
    return KeyUtils.compareKeys(key, before)
        ? null
        : changed(
            ExpectedKeys.shown(key),
            ExpectedKeys.fingerprint(before),
            Wording.EARLIER_IN_THIS_RUN.with());
  }

  private Text changed(String shown, String known, Object source) {
    return Wording.HOST_KEY_CHANGED.with(shown, known, source, host.setting());
  }
}
