package dev.targetpostgres.load.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many partitions a stream may have. */
final class PartitioningTest {
  private static final long ROOM_FOR_MANY = 1000;

  @ParameterizedTest
  @CsvSource({"1, 4, 1", "3, 4, 3", "4, 4, 4", "64, 4, 4"})
  void takesWhatTheUserChoseButNoMoreThanThereAreWorkers(int chosen, int workers, int expected) {
    assertThat(Partitioning.mostParts(chosen, workers, 1, ROOM_FOR_MANY)).isEqualTo(expected);
  }

  /** A choice is a choice: neither the machine nor the memory changes it. */
  @Test
  void takesWhatTheUserChoseWithLittleMemoryToo() {
    assertThat(Partitioning.mostParts(4, 4, 1, 1)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 2", "3, 3", "4, 4", "96, 4"})
  void hasOneForEachProcessorAndTwoAtLeast(int processors, int expected) {
    assertThat(Partitioning.mostParts(0, 4, processors, ROOM_FOR_MANY)).isEqualTo(expected);
  }

  @Test
  void hasOneIfThereIsOneWorker() {
    assertThat(Partitioning.mostParts(0, 1, 8, ROOM_FOR_MANY)).isEqualTo(1);
  }

  /** While a batch of each is loaded, another of each is open. */
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 1", "4, 2", "7, 3", "8, 4", "1000000000000, 4"})
  void leavesRoomForTwoBatchesOfEach(long batchesInMemory, int expected) {
    assertThat(Partitioning.mostParts(0, 4, 8, batchesInMemory)).isEqualTo(expected);
  }
}
