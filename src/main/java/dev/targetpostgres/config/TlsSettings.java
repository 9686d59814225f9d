package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.choice;
import static dev.targetpostgres.config.Setting.flag;
import static dev.targetpostgres.config.Setting.text;

import java.util.List;

/** How connections are encrypted: a part of {@link SettingsTable}. */
final class TlsSettings {
  static final Setting<Boolean> SSL_ENABLE =
      flag(
          "ssl_enable",
          false,
          "Connect with TLS, as `ssl_mode` says. On where only `ssl_mode` is given. Where off, TLS is"
              + " used if the server offers it, and nothing is checked.");

  static final Setting<SslMode> SSL_MODE =
      choice(
              "ssl_mode",
              SslMode.class,
              SslMode.VERIFY_FULL,
              "libpq's words: `verify-full` checks the server's certificate and name, `verify-ca` the"
                  + " certificate, `require` only encrypts unless a CA is given, `prefer` and `allow`"
                  + " take what the server offers. `true` stands for `require`.")
          .alias("ssl", "postgres_sslmode")
          .meaning(SslMode.REQUIRE, "true")
          .meaning(SslMode.PREFER, "false");

  static final Setting<String> SSL_CERTIFICATE_AUTHORITY =
      text(
              "ssl_certificate_authority",
              "~/.postgresql/root.crt",
              "Certificate of the CA that signed the server's, or the server's own: a file, or PEM"
                  + " text. Where there is none, the CAs that Java trusts count.")
          .alias("postgres_sslrootcert");

  static final Setting<String> SSL_CERTIFICATE_REVOCATION_LIST =
      text(
              "ssl_certificate_revocation_list",
              "~/.postgresql/root.crl",
              "Refuse server certificates on this list (CRL) of the CA, or without one: a file, or"
                  + " PEM text. The default counts where a CA is given or found.")
          .alias("postgres_sslcrl");

  static final Setting<Boolean> SSL_CLIENT_CERTIFICATE_ENABLE =
      flag(
          "ssl_client_certificate_enable",
          false,
          "Show the server a client certificate. On where TLS is on and one of the next two is"
              + " given, or where `sslmode` in libpq's words is and both defaults exist.");

  static final Setting<String> SSL_CLIENT_CERTIFICATE =
      text(
              "ssl_client_certificate",
              "~/.postgresql/postgresql.crt",
              "Client certificate, with those between it and the CA behind it: a file, or PEM text.")
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
