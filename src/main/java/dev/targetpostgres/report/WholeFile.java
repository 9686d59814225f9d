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
 * Writes files of which nobody ever reads a part: a file is there whole, or as it was before. What
 * exists and is not a regular file is never replaced. A symbolic link stays: the file that it leads
 * to is written.
 */
public final class WholeFile {
  /** If a run writes into a file, another file in its place would hide that from everybody. */
  private static final List<Path> STREAMS =
      List.of(Path.of("/dev/stdin"), Path.of("/dev/stdout"), Path.of("/dev/stderr"));

  private WholeFile() {}

  /** Replaces the file, or creates it with the permissions that the umask leaves. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with bytes. */
  static void write(Path file, byte[] content) throws IOException {
    write(file, content, true);
  }

  /** Fails if the file cannot be written, and leaves it as it is. */
  static void tryOut(Path file) throws IOException {
    write(file, new byte[] {'\n'}, false);
  }

  private static void write(Path file, byte[] content, boolean keep) throws IOException {
    Path target = target(file);
    // In the same folder, so that it can be renamed, with a name that nobody looks for.
    String name = ".target-postgres-" + Long.toHexString(new SecureRandom().nextLong()) + ".tmp";
    Path unfinished = target.resolveSibling(name);
    try {
      Files.createFile(unfinished);
      // Before others could read what only the owner may.
      copyPermissions(target, unfinished);
      fill(unfinished, content);
      if (keep) {
        rename(unfinished, target);
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Waits for the disk: without that, the file may be empty after a loss of power. */
  private static void fill(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /** Gives a finished file its name, in place of what has it. */
  public static void rename(Path finished, Path file) throws IOException {
    Files.move(
        finished,
        target(file),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Returns the path at the end of all symbolic links.
   *
   * @throws FileSystemException with the reason, if something else than a regular file is there
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
      throw refused(file, Wording.IS_DIRECTORY.with());
    }
    if (!found.isRegularFile()) {
      throw refused(file, Wording.IS_NOT_A_FILE.with());
    }
    for (Path stream : STREAMS) {
      if (Files.exists(stream) && Files.isSameFile(stream, file)) {
        throw refused(file, Wording.IS_STREAM.with(stream.getFileName()));
      }
    }
    if (!Files.isWritable(file)) {
      throw refused(file, Wording.IS_WRITE_PROTECTED.with());
    }
  }

  private static FileSystemException refused(Path file, Text reason) {
    return new FileSystemException(file.toString(), null, reason.toString());
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    boolean posix = from.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix && Files.exists(from)) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }

  /** Returns why a file cannot be written, in a user's words. */
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
    String said = failed instanceof FileSystemException system ? system.getReason() : null;
    return Text.quoted(said == null ? String.valueOf(failed.getMessage()) : said);
  }
}
