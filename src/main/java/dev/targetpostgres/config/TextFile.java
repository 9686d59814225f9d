package dev.targetpostgres.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that a user names in place of what they hold. */
public final class TextFile {
  private TextFile() {}

  /**
   * What the file holds, without the line end behind it.
   *
   * @param written its path; a tilde at the beginning is the user's home
   * @throws IOException with a reason that does not name the file
   */
  static String read(String written) throws IOException {
    Path file = path(written);
    try {
      return Files.readString(file).replaceFirst("\\r?\\n\\z", "");
    } catch (IOException unreadable) {
      throw new IOException(reason(file, unreadable), unreadable);
    }
  }

  /** The path, with the user's home for a tilde. */
  public static Path path(String written) {
    return written.equals("~") || written.startsWith("~/")
        ? Path.of(System.getProperty("user.home") + written.substring(1))
        : Path.of(written);
  }

  /** Why the file cannot be read, in a user's words. */
  static String reason(Path file, IOException unreadable) {
    if (unreadable instanceof NoSuchFileException) {
      return "no such file";
    }
    if (Files.isDirectory(file)) {
      return "it is a directory";
    }
    if (unreadable instanceof CharacterCodingException) {
      return "it is not UTF-8";
    }
    return Files.isReadable(file) ? String.valueOf(unreadable.getMessage()) : "permission denied";
  }
}
