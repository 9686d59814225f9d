package dev.targetpostgres.singer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.report.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that another program writes to while they are read, or before they are deleted. */
final class BatchFileTest {
  private static final int LONGEST_LINE = 1000;

  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void writeFile() throws IOException {
    path = Files.writeString(folder.resolve("file"), "{}\n");
  }

  @Test
  void deletesWhatWasRead() {
    try (BatchFile file = BatchFile.open(path, false, LONGEST_LINE)) {
      assertThat(reads(file)).isTrue();
      assertThat(reads(file)).isFalse();
      file.deletion().run();
      assertThat(path).doesNotExist();
      file.deletion().run();
    }
  }

  @Test
  void keepsAFileThatHasGrownSinceItWasRead() throws IOException {
    try (BatchFile file = BatchFile.open(path, false, LONGEST_LINE)) {
      assertThat(reads(file)).isTrue();
      assertThat(reads(file)).isFalse();
      append();
      file.deletion().run();
      assertThat(path).exists();
    }
  }

  @Test
  void failsWhereAFileGrowsWhileItIsRead() throws IOException {
    try (BatchFile file = BatchFile.open(path, false, LONGEST_LINE)) {
      assertThat(reads(file)).isTrue();
      append();
      assertThat(reads(file)).isTrue();
      assertThatThrownBy(() -> reads(file))
          .isInstanceOf(TargetException.class)
          .hasMessageContainingAll(path.toString(), "changed while it was read");
    }
  }

  @Test
  void readsAFileToItsEndThoughItIsDeletedMeanwhile() throws IOException {
    try (BatchFile file = BatchFile.open(path, false, LONGEST_LINE)) {
      Files.delete(path);
      assertThat(reads(file)).isTrue();
      assertThat(reads(file)).isFalse();
    }
  }

  /** Reads more lines. Returns whether there were any. */
  private static boolean reads(BatchFile file) {
    boolean more = file.fill();
    while (file.lines().next()) {
      assertThat(file.lines().end()).isGreaterThan(file.lines().start());
    }
    return more;
  }

  private void append() throws IOException {
    Files.writeString(path, "{}\n", StandardOpenOption.APPEND);
  }
}
