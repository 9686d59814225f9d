package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.SshHost;
import dev.targetpostgres.config.TextFile;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** Reads private keys: OpenSSH's form, and PEM as PKCS#1, PKCS#8 and EC, encrypted or not. Pure. */
final class PrivateKeys {
  private static final String BEGIN = "-----BEGIN ";

  /** The library leaves this form to a large other library; the JDK can do it. */
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
   * The key that the settings name, or null where they name none.
   *
   * @throws TargetException with exit code 2 where it cannot be read
   */
  static @Nullable KeyPair read(SshHost host) {
    String written = host.privateKey();
    return written == null ? null : new PrivateKeys(host).pair(written);
  }

  private KeyPair pair(String written) {
    boolean isText = written.contains(BEGIN);
    String where = isText ? "its text" : written;
    // Variables of the environment are often written in one line.
    String text = isText ? written.replace("\\n", "\n").replace("\r", "") : file(written);
    if (!text.contains(BEGIN)) {
      throw wrong(
          "cannot be read (%s): no private key in OpenSSH's form or PEM (puttygen converts PuTTY's"
              + " keys: -O private-openssh)",
          where);
    }
    try {
      return parsed(text, where);
    } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
      if (unreadable instanceof TargetException explained) {
        throw explained;
      }
      throw asked ? notDecrypted(where) : wrong("cannot be read (%s): is it whole?", where);
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
      throw wrong("cannot be read (%s): a kind of key that is not known", where);
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
        throw wrong("cannot be read (%s): it is no file", path);
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException missing) {
      throw neither();
    } catch (IOException unreadable) {
      throw wrong("cannot be read (%s): may this user read it?", path);
    } catch (InvalidPathException noPath) {
      throw neither();
    }
  }

  /** Whatever it is, it may be secret. */
  private TargetException neither() {
    return wrong(
        "must be a file that exists, or the text of a key (%s)", "what is given is neither");
  }

  private TargetException notDecrypted(String where) {
    String password = setting + "_password";
    return passphrase == null
        ? wrong("is encrypted (%s): set \"" + password + "\"", where)
        : wrong("cannot be decrypted (%s): check \"" + password + "\"", where);
  }

  private TargetException wrong(String reason, String where) {
    return new TargetException(
        ExitCode.USAGE, "setting \"" + setting + "\" " + reason.formatted(where));
  }
}
