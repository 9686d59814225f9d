package dev.targetpostgres.config;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads text files that a user names in place of a value. */
public final class TextFile {
  private TextFile() {}

  /**
   * Returns the content of the file without its last line end.
   *
   * @param written path of the file; a tilde at the beginning is the user's home
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

  /** Returns the path with the user's home in place of a tilde at the beginning. */
  public static Path path(String written) {
    return written.equals("~") || written.startsWith("~/")
        ? Path.of(System.getProperty("user.home") + written.substring(1))
        : Path.of(written);
  }

  /**
   * Returns a message if other users can read a private key's file. The rule is libpq's: the group
   * may read a key that root owns, for example a secret that is mounted into a container.
   *
   * @return the message; empty if the file is private or the file system has no modes
   */
  public static Optional<Text> openToOthers(Path key) throws IOException {
    if (!key.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    Map<String, Object> owned = Files.readAttributes(key, "unix:uid,mode");
    int mode = (int) Objects.requireNonNull(owned.get("mode"));
    boolean isRoots = Objects.equals(owned.get("uid"), 0);
    return isPrivate(mode, isRoots)
        ? Optional.empty()
        : Optional.of(
            Wording.KEY_OPEN_TO_OTHERS.with(
                "%03o".formatted(mode & 0777), isRoots ? "640" : "600", key));
  }

  static boolean isPrivate(int mode, boolean isRoots) {
    return (mode & (isRoots ? 037 : 077)) == 0;
  }

  /** Returns the reason why the file cannot be read, as messages state it. */
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
