package dev.targetpostgres.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files of which nobody ever reads a part: they are there whole, or as they were before. */
final class WholeFile {
  private WholeFile() {}

  /** Puts the text in place of what the file held; everybody may read it. */
  static void write(Path file, String text) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new IOException("is a folder");
    }
    // In the same folder, so that it can be renamed, with an ending that nobody looks for.
    Path unfinished = Files.createTempFile(folder, "." + absolute.getFileName(), ".tmp");
    try {
      Files.writeString(unfinished, text);
      if (unfinished.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-r--r--"));
      }
      Files.move(
          unfinished,
          absolute,
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
