package dev.targetpostgres.config;

/** The use of TLS, in libpq's terms. */
public enum SslMode {
  /** No TLS. */
  DISABLE,
  /** TLS only if the server requires it. */
  ALLOW,
  /** TLS if the server offers it. */
  PREFER,
  /** TLS; the server's certificate is checked if a certificate authority is given. */
  REQUIRE,
  /** TLS with a server certificate that a known authority has signed. */
  VERIFY_CA,
  /** As VERIFY_CA, and the certificate must be for the host that we connect to. */
  VERIFY_FULL;

  /** Returns the name that libpq and the driver use. */
  public String word() {
    return Setting.spelled(this);
  }
}
