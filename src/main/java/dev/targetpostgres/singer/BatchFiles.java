package dev.targetpostgres.singer;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds and opens the files that BATCH messages name. Immutable.
 *
 * @param folder folder of the files, or null to use the folders in their URLs
 * @param maximumLineBytes greatest length of a line, in bytes
 * @see <a href="https://sdk.meltano.com/en/latest/batch.html">BATCH messages</a>
 */
public record BatchFiles(@Nullable Path folder, int maximumLineBytes) {
  private static final String SCHEME = "file:";
  private static final String AUTHORITY = "//";
  private static final String LOCAL = "localhost/";

  /**
   * Opens a file.
   *
   * @param url URL or path from the message's manifest
   * @throws TargetException if the file cannot be read, or if its format or compression is unknown
   */
  public BatchFile open(Message.Batch batch, String url) {
    if (!batch.format().equalsIgnoreCase("jsonl")) {
      throw unknown(batch, Wording.FORMAT_UNKNOWN.with(batch.format()));
    }
    return switch (batch.compression().toLowerCase(Locale.ROOT)) {
      case "", "none" -> BatchFile.open(path(url), false, maximumLineBytes);
      case "gzip" -> BatchFile.open(path(url), true, maximumLineBytes);
      default -> throw unknown(batch, Wording.COMPRESSION_UNKNOWN.with(batch.compression()));
    };
  }

  private static TargetException unknown(Message.Batch batch, Text reason) {
    return new TargetException(
        ExitCode.INPUT, Wording.BATCH_ENCODING_UNKNOWN.with(batch.stream(), reason));
  }

  /** Returns the path of the file. Taps write paths into URLs either with or without escapes. */
  private Path path(String url) {
    String written = written(url);
    try {
      Path path = found(Path.of(written));
      return written.contains("%") && !Files.exists(path)
          ? found(Path.of(URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8)))
          : path;
    } catch (IllegalArgumentException wrong) {
      throw new TargetException(
          ExitCode.INPUT, Wording.BATCH_FILE_WITHOUT_PATH.with(url, wrong.getMessage()), wrong);
    }
  }

  private static String written(String url) {
    if (url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      String path = url.substring(SCHEME.length());
      path = path.startsWith(AUTHORITY) ? path.substring(AUTHORITY.length()) : path;
      return path.startsWith(LOCAL) ? path.substring(LOCAL.length() - 1) : path;
    }
    if (url.contains(":" + AUTHORITY)) {
      throw new TargetException(ExitCode.INPUT, Wording.BATCH_FILE_ELSEWHERE.with(url));
    }
    return url;
  }

  private Path found(Path path) {
    Path name = path.getFileName();
    return folder == null || name == null ? path : folder.resolve(name);
  }
}
