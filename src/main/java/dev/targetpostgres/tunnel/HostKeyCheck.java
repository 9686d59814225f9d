package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.SshHost;
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
 * Decides whether a server is the one that is meant. A server of which nothing is known is believed
 * the first time, and has to show the same key ever after. Thread-safe.
 */
final class HostKeyCheck implements ServerKeyVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(HostKeyCheck.class);

  /** OpenSSH's own order. */
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
  private final Set<String> passedOver = new HashSet<>();
  private String shownKey = "";
  private String shownType = "";
  private @Nullable String refusal;

  HostKeyCheck(SshHost host) {
    this.host = host;
    expected = ExpectedKeys.of(host);
  }

  /** Has the server show a key of a kind that is known, where it has several. */
  synchronized List<NamedFactory<Signature>> signatures() {
    List<NamedFactory<Signature>> factories = new ArrayList<>(SIGNATURES);
    factories.sort(Comparator.comparing(factory -> !isExpected(factory)));
    // Last, and not out: we sign with them too.
    factories.sort(Comparator.comparing(factory -> passedOver.contains(type(factory))));
    return factories;
  }

  private boolean isExpected(NamedFactory<Signature> factory) {
    return expected.types().contains(type(factory));
  }

  private static String type(NamedFactory<Signature> factory) {
    return KeyUtils.getCanonicalKeyType(factory.getName());
  }

  /**
   * Puts the kind of key that was refused last, where a fingerprint may be that of another.
   *
   * @return whether to ask the server for one
   */
  synchronized boolean passOver() {
    return refusal != null
        && !expected.fingerprints().isEmpty()
        && expected.types().isEmpty()
        && passedOver.add(shownType);
  }

  /** Why the last key was refused, or null where it was not. */
  synchronized @Nullable String refusal() {
    return refusal;
  }

  /** The last key, refused or not. */
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

  private @Nullable String refusalOf(PublicKey key) {
    String shown = ExpectedKeys.shown(key);
    String fingerprint = ExpectedKeys.fingerprint(key);
    if (expected.revoked().contains(fingerprint)) {
      return "its host key %s is revoked in %s".formatted(shown, expected.source());
    }
    if (!expected.fingerprints().isEmpty()) {
      return expected.fingerprints().contains(fingerprint)
          ? null
          : changed(shown, String.join(", ", expected.fingerprints()), expected.source());
    }
    if (expected.unknownIsRefused()) {
      return ("its host key %s is not in %s; when whoever runs it has confirmed the fingerprint, add"
              + " the key there, or set \"%s.host_key\" to the fingerprint")
          .formatted(shown, expected.source(), host.setting());
    }
    return first == null ? acceptFirst(key) : refusalOfOther(key, first);
  }

  private @Nullable String acceptFirst(PublicKey key) {
    first = key;
    LOG.warn(
        "SSH server {} is not known yet: its host key {} is believed for this run; when whoever"
            + " runs it has confirmed it, set \"{}.host_key\" to {}",
        host,
        ExpectedKeys.shown(key),
        host.setting(),
        ExpectedKeys.fingerprint(key));
    return null;
  }

  private @Nullable String refusalOfOther(PublicKey key, PublicKey before) {
    return KeyUtils.compareKeys(key, before)
        ? null
        : changed(ExpectedKeys.shown(key), ExpectedKeys.fingerprint(before), "this run, before");
  }

  private String changed(String shown, String known, String source) {
    return ("its host key is %s, and not %s (%s); either it was changed, or somebody else answers:"
            + " ask whoever runs the server, and then set \"%s.host_key\" to the new fingerprint")
        .formatted(shown, known, source, host.setting());
  }
}
