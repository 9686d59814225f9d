package dev.targetpostgres.singer;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
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
  private static final String NOT_REGULAR = "it is not a regular file, but a pipe or a device";
  private static final String CHANGED =
      "it was changed while it was read; the tap must finish a file before it sends the BATCH";
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
        throw refused(path, CHANGED, null);
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
        LOG.warn("BATCH file {} is not deleted: it has changed since it was read", path);
      } else {
        Files.deleteIfExists(path);
      }
    } catch (IOException stays) {
      LOG.warn("BATCH file {} is loaded and cannot be deleted: {}", path, stays.getMessage());
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
      throw refused(path, attributes.isDirectory() ? "it is a folder" : NOT_REGULAR, null);
    }
    return attributes.size();
  }

  private static TargetException unreadable(Path path, IOException unreadable) {
    return refused(path, reason(unreadable), unreadable);
  }

  private static TargetException refused(Path path, String reason, @Nullable Throwable cause) {
    return new TargetException(ExitCode.INPUT, "BATCH file " + path + ": " + reason, cause);
  }

  private static String reason(IOException unreadable) {
    if (unreadable instanceof NoSuchFileException) {
      return "there is none; if the tap wrote it on another machine or in another container, share"
          + " the folder with this one, and name it in the setting batch_config.storage.root";
    }
    if (unreadable instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (unreadable instanceof EOFException) {
      return "its gzip data is cut off, %s; have the tap write it again"
          .formatted(unreadable.getMessage());
    }
    if (unreadable instanceof ZipException) {
      return "its gzip data is damaged, %s; have the tap write it again"
          .formatted(unreadable.getMessage());
    }
    return String.valueOf(unreadable.getMessage());
  }
}
