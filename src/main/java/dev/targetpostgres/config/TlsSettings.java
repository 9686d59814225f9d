package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.choice;
import static dev.targetpostgres.config.Setting.flag;
import static dev.targetpostgres.config.Setting.text;

import java.util.List;

/** The settings for the encryption of connections, a part of {@link SettingsTable}. */
final class TlsSettings {
  static final Setting<Boolean> SSL_ENABLE =
      flag(
          "ssl_enable",
          false,
          "Connect with TLS, as `ssl_mode` says. On if only `ssl_mode` is given. If off, TLS"
              + " is used if the server offers it, and nothing is checked.");

  static final Setting<SslMode> SSL_MODE =
      choice(
              "ssl_mode",
              SslMode.class,
              SslMode.VERIFY_FULL,
              "As in libpq: `verify-full` checks the server's certificate and its name,"
                  + " `verify-ca` only the certificate, `require` only encrypts unless a CA is given,"
                  + " `prefer` and `allow` use what the server offers. `true` means `require`.")
          .alias("ssl", "sslmode", "postgres_sslmode")
          .meaning(SslMode.REQUIRE, "true")
          .meaning(SslMode.PREFER, "false");

  static final Setting<String> SSL_CERTIFICATE_AUTHORITY =
      text(
              "ssl_certificate_authority",
              "~/.postgresql/root.crt",
              "Certificate of the CA that signed the server's certificate, or the server's own"
                  + " certificate: a file, or PEM text. If there is none, the CAs that Java trusts are"
                  + " used.")
          .alias("postgres_sslrootcert");

  static final Setting<String> SSL_CERTIFICATE_REVOCATION_LIST =
      text(
              "ssl_certificate_revocation_list",
              "~/.postgresql/root.crl",
              "Reject server certificates that this revocation list (CRL) names, and those whose"
                  + " CA has no list in it: a file, or PEM text. The default is used if a CA is given or"
                  + " found.")
          .alias("postgres_sslcrl");

  static final Setting<Boolean> SSL_CLIENT_CERTIFICATE_ENABLE =
      flag(
          "ssl_client_certificate_enable",
          false,
          "Show the server a client certificate. On if TLS is on and one of the next two"
              + " settings is given, or if libpq's `sslmode` is given and both default files exist.");

  static final Setting<String> SSL_CLIENT_CERTIFICATE =
      text(
              "ssl_client_certificate",
              "~/.postgresql/postgresql.crt",
              "Client certificate, followed by its intermediate certificates: a file, or PEM text.")
          .alias("postgres_sslcert");

  static final Setting<String> SSL_CLIENT_PRIVATE_KEY =
      text(
              "ssl_client_private_key",
              "~/.postgresql/postgresql.key",
              "Private key of the client certificate: a file, or PEM text; PKCS#8, PKCS#1 or SEC1.")
          .alias("postgres_sslkey")
          .asSecret();

  static final Setting<String> SSL_CLIENT_PRIVATE_KEY_PASSWORD =
      text("ssl_client_private_key_password", null, "Password of the private key.").asSecret();

  static final List<Setting<?>> ALL =
      List.of(
          SSL_ENABLE,
          SSL_MODE,
          SSL_CERTIFICATE_AUTHORITY,
          SSL_CERTIFICATE_REVOCATION_LIST,
          SSL_CLIENT_CERTIFICATE_ENABLE,
          SSL_CLIENT_CERTIFICATE,
          SSL_CLIENT_PRIVATE_KEY,
          SSL_CLIENT_PRIVATE_KEY_PASSWORD);

  private TlsSettings() {}
}
