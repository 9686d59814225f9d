package dev.targetpostgres.config;

/** What TLS is asked for, in libpq's words. */
public enum SslMode {
  /** No TLS. */
  DISABLE,
  /** TLS only where the server insists. */
  ALLOW,
  /** TLS where the server offers it. */
  PREFER,
  /** TLS; the server's certificate is checked where a certificate authority is given. */
  REQUIRE,
  /** TLS with a server certificate that a known authority has signed. */
  VERIFY_CA,
  /** The same, and the certificate is for the host that we connect to. */
  VERIFY_FULL;

  /** The word that libpq and the driver know. */
  public String word() {
    return Setting.spelled(this);
  }
}
