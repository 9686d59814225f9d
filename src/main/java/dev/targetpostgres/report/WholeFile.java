package dev.targetpostgres.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.List;

/**
 * Writes files atomically: into a temporary file, which is then renamed. Readers see the old file
 * or the whole new one. Only regular files are replaced. A symbolic link stays, and the file that
 * it leads to is replaced.
 */
public final class WholeFile {
  /** The process's own streams. A file that one of them writes to must not be replaced. */
  private static final List<Path> STREAMS =
      List.of(Path.of("/dev/stdin"), Path.of("/dev/stdout"), Path.of("/dev/stderr"));

  private WholeFile() {}

  /** Replaces the file and keeps its permissions, or creates it with those of the umask. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Replaces or creates the file with bytes. */
  static void write(Path file, byte[] content) throws IOException {
    write(file, content, true);
  }

  /** Throws the exception of a write that would fail. Does not change the file. */
  static void tryOut(Path file) throws IOException {
    write(file, new byte[] {'\n'}, false);
  }

  private static void write(Path file, byte[] content, boolean keep) throws IOException {
    Path target = target(file);
    // A rename is only atomic within a folder. The name is random, so that nobody can guess it.
    String name = ".target-postgres-" + Long.toHexString(new SecureRandom().nextLong()) + ".tmp";
    Path unfinished = target.resolveSibling(name);
    try {
      Files.createFile(unfinished);
      // The permissions come first, so that others can never read the content of a private file.
      copyPermissions(target, unfinished);
      fill(unfinished, content);
      if (keep) {
        rename(unfinished, target);
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Writes the content and forces it to disk: a power failure could leave the file empty. */
  private static void fill(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /** Renames a finished file atomically, and replaces the file that has the name. */
  public static void rename(Path finished, Path file) throws IOException {
    Files.move(
        finished,
        target(file),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Follows symbolic links, and returns the path of the file to replace or create.
   *
   * @throws FileSystemException if the file exists and must not be replaced, with the reason
   */
  public static Path target(Path file) throws IOException {
    requireRegular(file);
    Path target = file.toAbsolutePath();
    while (Files.isSymbolicLink(target)) {
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void requireRegular(Path file) throws IOException {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException free) {
      return;
    }
    if (found.isDirectory()) {
      throw unwritable(file, Wording.IS_DIRECTORY.with());
    }
    if (!found.isRegularFile()) {
      throw unwritable(file, Wording.IS_NOT_A_FILE.with());
    }
    for (Path stream : STREAMS) {
      if (Files.exists(stream) && Files.isSameFile(stream, file)) {
        throw unwritable(file, Wording.IS_STREAM.with(stream.getFileName()));
      }
    }
    if (!Files.isWritable(file)) {
      throw unwritable(file, Wording.IS_WRITE_PROTECTED.with());
    }
  }

  private static FileSystemException unwritable(Path file, Text reason) {
    return new FileSystemException(file.toString(), null, reason.toString());
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    boolean posix = from.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix && Files.exists(from)) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }

  /** Returns the reason why a file cannot be written, as messages state it. */
  static Text reason(Path file, IOException failed) {
    Path folder = file.toAbsolutePath().getParent();
    if (failed instanceof AccessDeniedException) {
      return Wording.FOLDER_FORBIDDEN.with(folder);
    }
    if (failed instanceof NoSuchFileException) {
      return (folder != null && Files.isDirectory(folder)
              ? Wording.NO_FILES_IN_FOLDER
              : Wording.NO_SUCH_FOLDER)
          .with(folder);
    }
    String reason = failed instanceof FileSystemException system ? system.getReason() : null;
    return Text.quoted(reason == null ? String.valueOf(failed.getMessage()) : reason);
  }
}
