package dev.targetpostgres.singer;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file that a BATCH message names: one record a line. The file is read piece by piece while
 * its records are loaded. Not thread-safe.
 */
public final class BatchFile implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchFile.class);

  private final Path path;
  private final BasicFileAttributes opened;
  private final InputStream input;
  private final LineReader lines;

  private BatchFile(
      Path path, BasicFileAttributes opened, InputStream input, int maximumLineBytes) {
    this.path = path;
    this.opened = opened;
    this.input = input;
    lines = new LineReader(input, maximumLineBytes, path.toString());
  }

  static BatchFile open(Path path, boolean compressed, int maximumLineBytes) {
    try {
      BasicFileAttributes opened = regular(path);
      InputStream file = Files.newInputStream(path);
      try {
        InputStream plain = compressed ? new GzipInput(file) : file;
        return new BatchFile(path, opened, plain, maximumLineBytes);
      } catch (IOException unusable) {
        file.close();
        throw unusable;
      }
    } catch (IOException unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  /** Returns the reader of the file's lines, which {@link #fill} supplies with bytes. */
  public LineReader lines() {
    return lines;
  }

  /** Returns the file's path. */
  public Path path() {
    return path;
  }

  /**
   * Reads more lines into the buffer. Returns false at the end of the file.
   *
   * @throws TargetException if the file cannot be read, or if its size has changed since it was
   *     opened
   */
  public boolean fill() {
    try {
      boolean more = lines.fill();
      if (!more && sizeNow() != opened.size()) {
        throw unusable(path, Wording.BATCH_FILE_CHANGED.with(), null);
      }
      return more;
    } catch (IOException unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  /** Returns an action that deletes the file unless it has changed. It holds no buffer. */
  public Runnable deletion() {
    Path read = path;
    BasicFileAttributes asRead = opened;
    return () -> delete(read, asRead);
  }

  /** Deletes the file if it is unchanged; of a symbolic link only the link. */
  private static void delete(Path path, BasicFileAttributes read) {
    try {
      if (hasChanged(path, read)) {
        Wording.BATCH_FILE_KEPT.with(path).warn(LOG);
      } else {
        Files.delete(path);
      }
    } catch (NoSuchFileException deleted) {
      LOG.debug("somebody else deleted BATCH file {}", path);
    } catch (IOException stays) {
      Wording.BATCH_FILE_STAYS.with(path, reason(stays)).warn(LOG);
    }
  }

  private long sizeNow() throws IOException {
    try {
      return Files.size(path);
    } catch (NoSuchFileException deleted) {
      return opened.size();
    }
  }

  private static boolean hasChanged(Path path, BasicFileAttributes before) throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return !now.isRegularFile()
        || now.size() != before.size()
        || !now.lastModifiedTime().equals(before.lastModifiedTime());
  }

  /** Rejects a pipe, since opening one would wait for a writer, perhaps for ever. */
  private static BasicFileAttributes regular(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw unusable(
          path,
          (attributes.isDirectory() ? Wording.BATCH_FILE_IS_FOLDER : Wording.BATCH_FILE_NOT_REGULAR)
              .with(),
          null);
    }
    return attributes;
  }

  private static TargetException unreadable(Path path, IOException unreadable) {
    return unusable(path, reason(unreadable), unreadable);
  }

  private static TargetException unusable(Path path, Text reason, @Nullable Throwable cause) {
    return new TargetException(ExitCode.INPUT, Wording.BATCH_FILE.with(path, reason), cause);
  }

  private static Text reason(IOException unreadable) {
    if (unreadable instanceof NoSuchFileException) {
      return Wording.BATCH_FILE_MISSING.with();
    }
    if (unreadable instanceof AccessDeniedException) {
      return Wording.BATCH_FILE_FORBIDDEN.with();
    }
    if (unreadable instanceof EOFException) {
      return Wording.GZIP_CUT_OFF.with(unreadable.getMessage());
    }
    if (unreadable instanceof ZipException) {
      return Wording.GZIP_DAMAGED.with(unreadable.getMessage());
    }
    return Text.quoted(String.valueOf(unreadable.getMessage()));
  }
}
