package dev.targetpostgres.tls;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate and its key. We send the certificate even if the server names other CAs:
 * the server's rejection says more than a missing certificate would. Immutable.
 */
final class ClientIdentity extends X509ExtendedKeyManager {
  private static final String ALIAS = "client";

  private final X509Certificate[] certificates;
  private final PrivateKey key;

  private ClientIdentity(List<X509Certificate> certificates, PrivateKey key) {
    this.certificates = certificates.toArray(X509Certificate[]::new);
    this.key = key;
  }

  /** The certificate chain and the key as PEM text, from which {@link #of} makes the identity. */
  record Text(String certificates, String key) {
    /** Does not show the key. */
    @Override
    public String toString() {
      return "a client certificate and its key";
    }
  }

  /**
   * Reads the requested certificate and key; empty if none are to be sent.
   *
   * @throws TargetException if one of the two is missing, or cannot be used
   */
  static Optional<Text> text(TlsRequest request) {
    if (!request.wantsClientCertificate()) {
      return Optional.empty();
    }
    Optional<TlsInput> certificate = request.clientCertificate();
    Optional<TlsInput> key = request.clientKey();
    if (certificate.isPresent() && key.isPresent()) {
      return Optional.of(text(request, certificate.get(), key.get()));
    }
    boolean half = certificate.isPresent() || key.isPresent();
    if (request.needsClientCertificate() || (half && request.givesClientCertificate())) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.CLIENT_CERTIFICATE_INCOMPLETE.with(
              certificate.isPresent() ? "key" : "certificate"));
    }
    return Optional.empty();
  }

  private static Text text(TlsRequest request, TlsInput certificate, TlsInput key) {
    List<X509Certificate> certificates = Certificates.read(certificate);
    PrivateKey read =
        PrivateKeys.read(
            key, request.keyPassword().orElse(null), certificates.get(0).getPublicKey());
    return new Text(
        Certificates.text(certificate, Certificates.CERTIFICATE),
        new Pem(PrivateKeys.LABEL, Map.of(), read.getEncoded()).text());
  }

  static ClientIdentity of(Text text) throws GeneralSecurityException {
    List<X509Certificate> certificates = Certificates.certificates(Pem.read(text.certificates()));
    byte[] key = Pem.read(text.key()).get(0).content();
    return new ClientIdentity(
        certificates, PrivateKeys.of(key, certificates.get(0).getPublicKey()));
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return Stream.of(keyTypes).anyMatch(key.getAlgorithm()::equals) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chooseClientAlias(keyTypes, issuers, null);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return certificates.clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
