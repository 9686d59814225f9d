package dev.targetpostgres.config;

import org.jspecify.annotations.Nullable;

/**
 * The options for encrypting connections. Immutable.
 *
 * @param isOn whether the settings ask for TLS; if not, the mode is ignored
 * @param mode the checks of the server's certificate
 * @param authority certificates of the CA that signs server certificates
 * @param revocationList revocation list (CRL) of that CA
 * @param showsCertificate whether to show the server a client certificate, or null if not set
 * @param certificate client certificate
 * @param key private key of the client certificate
 * @param keyPassword password of the private key, or null
 */
public record TlsOptions(
    boolean isOn,
    SslMode mode,
    Pem authority,
    Pem revocationList,
    @Nullable Boolean showsCertificate,
    Pem certificate,
    Pem key,
    @Nullable String keyPassword) {
  static TlsOptions of(Settings settings) {
    return new TlsOptions(
        settings.isGiven(TlsSettings.SSL_ENABLE)
            ? settings.get(TlsSettings.SSL_ENABLE)
            : settings.isGiven(TlsSettings.SSL_MODE),
        settings.get(TlsSettings.SSL_MODE),
        Pem.of(settings, TlsSettings.SSL_CERTIFICATE_AUTHORITY),
        Pem.of(settings, TlsSettings.SSL_CERTIFICATE_REVOCATION_LIST),
        settings.isGiven(TlsSettings.SSL_CLIENT_CERTIFICATE_ENABLE)
            ? settings.get(TlsSettings.SSL_CLIENT_CERTIFICATE_ENABLE)
            : null,
        Pem.of(settings, TlsSettings.SSL_CLIENT_CERTIFICATE),
        Pem.of(settings, TlsSettings.SSL_CLIENT_PRIVATE_KEY),
        settings.find(TlsSettings.SSL_CLIENT_PRIVATE_KEY_PASSWORD).orElse(null));
  }

  /** Leaves out the password of the key. */
  @Override
  public String toString() {
    return "TLS options " + (isOn ? mode.word() : "off");
  }

  /**
   * Certificates or a key: PEM text, or the path of a file that contains it.
   *
   * @param setting name of the setting, for messages
   * @param given the user's value, or null
   * @param usual the path that is used if the user gives none
   * @param isSecret whether messages must not show it
   */
  public record Pem(String setting, @Nullable String given, String usual, boolean isSecret) {
    private static Pem of(Settings settings, Setting<String> setting) {
      return new Pem(
          setting.name(),
          settings.isGiven(setting) ? settings.get(setting) : null,
          setting.writtenDefault(),
          setting.secret());
    }

    /** Returns the user's value, or else the usual path. */
    public String value() {
      return given == null ? usual : given;
    }

    /** Leaves out the text, since it can be a key. */
    @Override
    public String toString() {
      return setting;
    }
  }
}
