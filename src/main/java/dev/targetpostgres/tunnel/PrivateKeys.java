package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.SshHost;
import dev.targetpostgres.config.TextFile;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.tls.KeyDecryption;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** Reads private keys in OpenSSH's form or as PEM (PKCS#1, PKCS#8 and EC), encrypted or not. */
final class PrivateKeys {
  private static final String BEGIN = "-----BEGIN ";

  /** A form that the SSH library can decrypt only with a large extra library; the JDK can, too. */
  private static final Pattern ENCRYPTED_PKCS8 =
      Pattern.compile(
          "-----BEGIN ENCRYPTED PRIVATE KEY-----([^-]*)-----END ENCRYPTED PRIVATE KEY-----");

  private final String setting;
  private final @Nullable String passphrase;
  private boolean asked;

  private PrivateKeys(SshHost host) {
    setting = host.setting() + ".private_key";
    passphrase = host.privateKeyPassword();
  }

  /**
   * Returns the configured key, or null if there is none.
   *
   * @throws TargetException with exit code 2 if it cannot be read
   */
  static @Nullable KeyPair read(SshHost host) {
    String written = host.privateKey();
    return written == null ? null : new PrivateKeys(host).pair(written);
  }

  private KeyPair pair(String written) {
    boolean isText = written.contains(BEGIN);
    String where = isText ? "its text" : written;
    // In environment variables, line ends are often written as \n.
    String text = isText ? written.replace("\\n", "\n").replace("\r", "") : file(written);
    if (!text.contains(BEGIN)) {
      throw wrong(Wording.SSH_KEY_FORM_UNKNOWN.with(setting, where));
    }
    try {
      return parsed(text, where);
    } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
      if (unreadable instanceof TargetException explained) {
        throw explained;
      }
      throw asked ? notDecrypted(where) : wrong(Wording.SSH_KEY_DAMAGED.with(setting, where));
    }
  }

  private KeyPair parsed(String text, String where) throws IOException, GeneralSecurityException {
    byte[] bytes = decrypted(text, where).getBytes(StandardCharsets.US_ASCII);
    FilePasswordProvider passphrases =
        (session, resource, attempt) -> {
          asked = true;
          return passphrase;
        };
    Iterable<KeyPair> pairs =
        SecurityUtils.loadKeyPairIdentities(
            null, NamedResource.ofName(setting), new ByteArrayInputStream(bytes), passphrases);
    if (pairs == null) {
      throw wrong(Wording.SSH_KEY_KIND_UNKNOWN.with(setting, where));
    }
    return pairs.iterator().next();
  }

  private String decrypted(String text, String where) {
    Matcher encrypted = ENCRYPTED_PKCS8.matcher(text);
    if (!encrypted.find()) {
      return text;
    }
    asked = true;
    if (passphrase == null) {
      throw notDecrypted(where);
    }
    byte[] body = Base64.getMimeDecoder().decode(encrypted.group(1));
    try {
      byte[] plain = KeyDecryption.pkcs8(body, passphrase);
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(plain)
          + "\n-----END PRIVATE KEY-----\n";
    } catch (GeneralSecurityException wrong) {
      throw notDecrypted(where);
    }
  }

  private String file(String path) {
    try {
      Path file = TextFile.path(path);
      if (!Files.isRegularFile(file) && Files.exists(file)) {
        throw wrong(Wording.SSH_KEY_NOT_A_FILE.with(setting, path));
      }
      Optional<Text> open = TextFile.openToOthers(file);
      if (open.isPresent()) {
        throw wrong(Wording.SUBJECT_AND_REASON.with("setting \"" + setting + "\"", open.get()));
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException missing) {
      throw neither();
    } catch (IOException unreadable) {
      throw wrong(Wording.SSH_KEY_FORBIDDEN.with(setting, path));
    } catch (InvalidPathException noPath) {
      throw neither();
    }
  }

  /** Returns an error that does not quote the value, since it may be a secret. */
  private TargetException neither() {
    return wrong(Wording.SSH_KEY_NOT_GIVEN.with(setting));
  }

  private TargetException notDecrypted(String where) {
    String password = setting + "_password";
    return wrong(
        (passphrase == null ? Wording.SSH_KEY_ENCRYPTED : Wording.SSH_KEY_PASSWORD_WRONG)
            .with(setting, where, password));
  }

  private static TargetException wrong(Text message) {
    return new TargetException(ExitCode.USAGE, message);
  }
}
