package dev.targetpostgres.tunnel;

import dev.targetpostgres.tls.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/**
 * Keys that {@code ssh-keygen} and {@code openssl} made, in each form that they write. They are
 * used only in tests.
 */
public final class TestKeys {
  /** The passphrase of the encrypted keys, which their names show. */
  public static final String PASSPHRASE = "correct horse";

  private TestKeys() {}

  /** Returns the names of the private keys' files, made of the key, its form and its specialty. */
  public static List<String> names() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".pub"))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the file of a private key, readable by its owner only. */
  public static Path file(String name) {
    return TlsFiles.onlyOurs(folder().resolve(name));
  }

  /** Returns the text of a private key. */
  public static String text(String name) {
    return read(file(name));
  }

  static boolean isEncrypted(String name) {
    return name.contains("encrypted");
  }

  /** Returns the line of the public key. */
  public static String publicLine(String name) {
    return read(folder().resolve(name.replaceFirst("-.*", "") + ".pub")).strip();
  }

  static PublicKey publicKey(String name) {
    try {
      return PublicKeyEntry.parsePublicKeyEntry(publicLine(name))
          .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path folder() {
    try {
      return Path.of(TestKeys.class.getResource("keys").toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
