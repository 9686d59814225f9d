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
 * A certificate, a list or a key as the user gave it.
 *
 * @param name of the setting, for messages, with the file where there is one
 * @param content the text, or a file's bytes, a character each
 */
record TlsInput(String name, String content) {
  /** Where libpq looks by itself, and what other targets name if the user names nothing. */
  private static final Set<String> DEFAULT_FILES =
      Set.of(
          "~/.postgresql/root.crt",
          "~/.postgresql/root.crl",
          "~/.postgresql/postgresql.crt",
          "~/.postgresql/postgresql.key");

  /** PEM text without BEGIN and END: who has lost these may have taken a key for a certificate. */
  private static final Pattern BARE = Pattern.compile("\\s*M[A-Za-z0-9+/=\\s]{40,}");

  /** What files of PKCS#12 begin with: the INTEGER 3. */
  private static final byte[] STORE_VERSION = {0x02, 0x01, 0x03};

  /**
   * Reads a file, or takes the text.
   *
   * @param name of the setting
   * @param value a path or PEM text
   * @param secret whether a value that is neither must not be shown
   * @return nothing for a default file that does not exist
   * @throws TargetException for any other file that cannot be read
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
   * The blocks of PEM text; of anything else, one block that holds it.
   *
   * @param label of that one
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

  /** The setting's content cannot be used. */
  TargetException wrong(Text what) {
    return wrong(name, what);
  }

  /** Without the content, which may be a key. */
  @Override
  public String toString() {
    return name;
  }

  private static TargetException wrong(String name, Text what) {
    return new TargetException(ExitCode.USAGE, Wording.SUBJECT_AND_REASON.with(name, what));
  }
}
