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
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of records that a BATCH message names, one record a line. It is read as it is loaded, and
 * never held as a whole. Not thread-safe.
 */
public final class BatchFile implements Closeable {
  private static final int GZIP_BUFFER = 64 * 1024;

  private final Path path;
  private final InputStream input;
  private final LineReader lines;

  private BatchFile(Path path, InputStream input, int maximumLineBytes) {
    this.path = path;
    this.input = input;
    lines = new LineReader(input, maximumLineBytes, path.toString());
  }

  static BatchFile open(Path path, boolean compressed, int maximumLineBytes) {
    try {
      InputStream file = Files.newInputStream(path);
      try {
        InputStream plain = compressed ? new GZIPInputStream(file, GZIP_BUFFER) : file;
        return new BatchFile(path, plain, maximumLineBytes);
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
   * @throws TargetException where the file cannot be read on
   */
  public boolean fill() {
    try {
      return lines.fill();
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

  private static TargetException unreadable(Path path, IOException unreadable) {
    return new TargetException(
        ExitCode.INPUT, "BATCH file " + path + ": " + reason(path, unreadable), unreadable);
  }

  private static String reason(Path path, IOException unreadable) {
    if (unreadable instanceof NoSuchFileException) {
      return "there is none; if the tap wrote it on another machine or in another container, share"
          + " the folder with this one, and name it in the setting batch_config.storage.root";
    }
    if (unreadable instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (unreadable instanceof EOFException) {
      return "its compressed data is cut off; have the tap write it again";
    }
    if (unreadable instanceof ZipException) {
      return "it is no sound gzip file: " + unreadable.getMessage();
    }
    return Files.isDirectory(path) ? "it is a folder" : String.valueOf(unreadable.getMessage());
  }
}
