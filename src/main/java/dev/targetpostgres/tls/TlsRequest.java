package dev.targetpostgres.tls;

import dev.targetpostgres.config.SslMode;
import dev.targetpostgres.config.TlsOptions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The requested TLS options, from libpq's parameters and, after them, the settings. */
final class TlsRequest {
  private static final String MODE = "sslmode";
  private static final String NEGOTIATION = "sslnegotiation";
  private static final String DIRECT = "direct";
  private static final Set<String> NEGOTIATIONS = Set.of("postgres", DIRECT);
  private static final String AUTHORITY = "sslrootcert";
  private static final String REVOCATION_LIST = "sslcrl";
  private static final String CERTIFICATE = "sslcert";
  private static final String KEY = "sslkey";

  /** libpq's value for the CAs that the machine trusts. */
  private static final String SYSTEM = "system";

  private final TlsOptions options;
  private final Map<String, String> parameters;

  TlsRequest(TlsOptions options, Map<String, String> parameters) {
    this.options = options;
    this.parameters =
        parameters.entrySet().stream()
            .filter(parameter -> !parameter.getValue().isBlank())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  SslMode mode() {
    String word = parameters.get(MODE);
    if (isSystemTrusted()) {
      return strictMode(word);
    }
    if (word != null) {
      return mode(word);
    }
    return options.isOn() ? options.mode() : SslMode.PREFER;
  }

  /** Requires verify-full, as libpq does: anybody can get a certificate that the machine trusts. */
  private static SslMode strictMode(@Nullable String word) {
    if (word == null || mode(word) == SslMode.VERIFY_FULL) {
      return SslMode.VERIFY_FULL;
    }
    throw wrong(Wording.SSL_MODE_OF_SYSTEM.with());
  }

  private static SslMode mode(String word) {
    return Stream.of(SslMode.values())
        .filter(mode -> mode.word().equals(word))
        .findFirst()
        .orElseThrow(() -> wrong(Wording.SSL_MODE_UNKNOWN.with()));
  }

  /**
   * Returns how TLS begins: {@code postgres} or {@code direct}.
   *
   * @throws TargetException if {@code direct} meets a mode that also allows no TLS, as in libpq
   */
  Optional<String> negotiation() {
    Optional<String> word = Optional.ofNullable(parameters.get(NEGOTIATION));
    if (word.isPresent() && !NEGOTIATIONS.contains(word.get())) {
      throw wrong(Wording.SSL_NEGOTIATION_UNKNOWN.with());
    }
    SslMode mode = mode();
    if (word.equals(Optional.of(DIRECT)) && mode.compareTo(SslMode.REQUIRE) < 0) {
      throw wrong(Wording.SSL_NEGOTIATION_NEEDS_MODE.with(mode.word()));
    }
    return word;
  }

  private static TargetException wrong(Text what) {
    return new TargetException(ExitCode.USAGE, Wording.CONNECTION_S.with(what));
  }

  private boolean isSystemTrusted() {
    return SYSTEM.equals(parameters.get(AUTHORITY));
  }

  Optional<TlsInput> certificateAuthority() {
    return isSystemTrusted() ? Optional.empty() : find(options.authority(), AUTHORITY);
  }

  /**
   * Returns the revocation list. The default file counts only together with a given CA, since it
   * does not cover the CAs that Java trusts. It must hold lists: another target keeps certificates
   * there.
   */
  Optional<TlsInput> revocationList() {
    Optional<TlsInput> found = find(options.revocationList(), REVOCATION_LIST);
    boolean given =
        parameters.containsKey(REVOCATION_LIST) || options.revocationList().given() != null;
    return found.filter(
        list ->
            given
                || (certificateAuthority().isPresent()
                    && !Certificates.text(list, Certificates.REVOCATION_LIST).isEmpty()));
  }

  /** Returns whether to send a client certificate if there is one. */
  boolean wantsClientCertificate() {
    return needsClientCertificate()
        || isSwitchedOn()
        || (!isSwitchedOff() && (isTlsChosenInWords() || givesClientCertificate()));
  }

  /** Returns whether a missing client certificate is an error. */
  boolean needsClientCertificate() {
    return parameters.containsKey(CERTIFICATE)
        || parameters.containsKey(KEY)
        || (isTlsChosen() && isSwitchedOn());
  }

  /** Returns whether a certificate without a key, or a key without a certificate, is an error. */
  boolean givesClientCertificate() {
    boolean given = options.certificate().given() != null || options.key().given() != null;
    return given && isTlsChosen();
  }

  private boolean isSwitchedOn() {
    return Boolean.TRUE.equals(options.showsCertificate());
  }

  private boolean isSwitchedOff() {
    return Boolean.FALSE.equals(options.showsCertificate());
  }

  private boolean isTlsChosen() {
    return isTlsChosenInWords() || options.isOn();
  }

  private boolean isTlsChosenInWords() {
    return parameters.containsKey(MODE) || isSystemTrusted();
  }

  Optional<TlsInput> clientCertificate() {
    return find(options.certificate(), CERTIFICATE);
  }

  Optional<TlsInput> clientKey() {
    return find(options.key(), KEY);
  }

  Optional<String> keyPassword() {
    return Optional.ofNullable(parameters.get("sslpassword"))
        .or(() -> Optional.ofNullable(options.keyPassword()));
  }

  private Optional<TlsInput> find(TlsOptions.Pem pem, String parameter) {
    String name = "setting \"" + pem.setting() + "\"";
    @Nullable String written = parameters.get(parameter);
    Optional<TlsInput> given =
        written != null
            ? TlsInput.read("the connection's " + parameter, written, pem.isSecret())
            : TlsInput.read(name, pem.value(), pem.isSecret());
    return given.or(() -> TlsInput.read(name, pem.usual(), pem.isSecret()));
  }
}
