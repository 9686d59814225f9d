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
 * A file of records that a BATCH message names, one record a line. It is read as it is loaded, and
 * never held as a whole. Not thread-safe.
 */
public final class BatchFile implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchFile.class);

  private final Path path;
  private final long size;
  private final InputStream input;
  private final LineReader lines;

  private BatchFile(Path path, long size, InputStream input, int maximumLineBytes) {
    this.path = path;
    this.size = size;
    this.input = input;
    lines = new LineReader(input, maximumLineBytes, path.toString());
  }

  static BatchFile open(Path path, boolean compressed, int maximumLineBytes) {
    try {
      long size = regular(path);
      InputStream file = Files.newInputStream(path);
      try {
        InputStream plain = compressed ? new GzipInput(file) : file;
        return new BatchFile(path, size, plain, maximumLineBytes);
      } catch (IOException unusable) {
        file.close();
        throw unusable;
      }
    } catch (IOException unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  /** Its lines, which {@link #fill} gets. */
  public LineReader lines() {
    return lines;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * Gets more lines; false at the end.
   *
   * @throws TargetException if the file cannot be read on, or has changed since it was opened
   */
  public boolean fill() {
    try {
      boolean more = lines.fill();
      if (!more && hasChanged(path, size)) {
        throw refused(path, Wording.BATCH_FILE_CHANGED.with(), null);
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

  /** What deletes the file, unless it changes until then. It keeps no buffer alive. */
  public Runnable deletion() {
    Path read = path;
    long bytes = size;
    return () -> delete(read, bytes);
  }

  private static void delete(Path path, long size) {
    try {
      if (hasChanged(path, size)) {
        Wording.BATCH_FILE_KEPT.with(path).warn(LOG);
      } else {
        Files.deleteIfExists(path);
      }
    } catch (IOException stays) {
      Wording.BATCH_FILE_STAYS.with(path, stays.getMessage()).warn(LOG);
    }
  }

  private static boolean hasChanged(Path path, long size) throws IOException {
    try {
      return Files.size(path) != size;
    } catch (NoSuchFileException deleted) {
      return false;
    }
  }

  /** Bytes of the file. Opening a pipe would wait for whoever writes to it, perhaps for ever. */
  private static long regular(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw refused(
          path,
          (attributes.isDirectory() ? Wording.BATCH_FILE_IS_FOLDER : Wording.BATCH_FILE_NOT_REGULAR)
              .with(),
          null);
    }
    return attributes.size();
  }

  private static TargetException unreadable(Path path, IOException unreadable) {
    return refused(path, reason(unreadable), unreadable);
  }

  private static TargetException refused(Path path, Text reason, @Nullable Throwable cause) {
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
