package dev.targetpostgres.tls;

import dev.targetpostgres.config.TextFile;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A certificate, a revocation list or a key as the user gave it.
 *
 * @param name the setting, and the file if there is one, for messages
 * @param content the text, or the file's bytes as ISO 8859-1 characters
 */
record TlsInput(String name, String content) {
  /** Files that libpq uses by default, and that other targets name by default. */
  private static final Set<String> DEFAULT_FILES =
      Set.of(
          "~/.postgresql/root.crt",
          "~/.postgresql/root.crl",
          "~/.postgresql/postgresql.crt",
          "~/.postgresql/postgresql.key");

  /** PEM text without BEGIN and END. It can be a key even in the setting of a certificate. */
  private static final Pattern BARE = Pattern.compile("\\s*M[A-Za-z0-9+/=\\s]{40,}");

  /** The first content of a PKCS#12 file: the INTEGER 3. */
  private static final byte[] STORE_VERSION = {0x02, 0x01, 0x03};

  /**
   * Returns the PEM text itself, or reads the file.
   *
   * @param name the setting's name
   * @param value a path or PEM text
   * @param secret whether messages must not quote a value that is neither
   * @return empty for a default file that does not exist
   * @throws TargetException with exit code 2 for any other file that cannot be read
   */
  static Optional<TlsInput> read(String name, String value, boolean secret) {
    if (Pem.isIn(value)) {
      return Optional.of(new TlsInput(name, value));
    }
    Optional<Path> file = path(value).filter(Files::exists);
    if (file.isPresent()) {
      return Optional.of(read(name + " (" + file.get() + ")", file.get(), secret));
    }
    if (DEFAULT_FILES.contains(value.strip())) {
      return Optional.empty();
    }
    boolean shown = !secret && !BARE.matcher(value).matches();
    throw wrong(name, shown ? Wording.NOT_PEM.with(value) : Wording.NEITHER_PEM_NOR_FILE.with());
  }

  private static TlsInput read(String name, Path file, boolean secret) {
    try {
      Optional<Text> open = secret ? TextFile.openToOthers(file) : Optional.empty();
      if (open.isPresent()) {
        throw wrong(name, open.get());
      }
      return new TlsInput(name, Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException unreadable) {
      throw wrong(
          name,
          Files.isDirectory(file)
              ? Wording.PEM_IS_DIRECTORY.with()
              : Wording.PEM_NOT_READABLE.with());
    }
  }

  private static Optional<Path> path(String value) {
    try {
      return Optional.of(TextFile.path(value.strip()));
    } catch (InvalidPathException notOne) {
      return Optional.empty();
    }
  }

  /**
   * Returns the blocks of PEM text, or one block with the whole content if it is not PEM text.
   *
   * @param label the label of that one block
   */
  List<Pem> blocks(String label) {
    if (!Pem.isIn(content)) {
      byte[] der = content.getBytes(StandardCharsets.ISO_8859_1);
      if (Der.isSequenceOf(der, STORE_VERSION)) {
        throw wrong(Wording.PEM_IS_PKCS_12.with());
      }
      return List.of(new Pem(label, Map.of(), der));
    }
    try {
      return Pem.read(content);
    } catch (IllegalArgumentException broken) {
      throw wrong(Wording.PEM_DAMAGED.with());
    }
  }

  /** Returns an error with the name of the setting before the reason. */
  TargetException wrong(Text what) {
    return wrong(name, what);
  }

  /** Does not show the content, which can be a key. */
  @Override
  public String toString() {
    return name;
  }

  private static TargetException wrong(String name, Text what) {
    return new TargetException(ExitCode.USAGE, Wording.SUBJECT_AND_REASON.with(name, what));
  }
}
