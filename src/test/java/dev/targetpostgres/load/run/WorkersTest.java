package dev.targetpostgres.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.testing.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WorkersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final Workers workers = new Workers(4, failures::add);

  @AfterEach
  void end() throws InterruptedException {
    workers.end();
  }

  @Test
  void tasksOfOnePartRunInOrderAndThoseOfTheWholeStreamAlone() throws InterruptedException {
    Random random = Seed.random("WorkersTest");
    List<Task> running = Collections.synchronizedList(new ArrayList<>());
    List<String> conflicts = Collections.synchronizedList(new ArrayList<>());
    int[] newest = {-1, -1, -1, -1};
    for (int number = 0; number < 2_000; number++) {
      int place = number;
      int partition = random.nextInt(20) == 0 ? Partitions.WHOLE : random.nextInt(3);
      workers.submit(
          "s",
          new TestTask(partition, number) {
            @Override
            public void run() {
              synchronized (running) {
                running.forEach(
                    other -> {
                      if (partition == Partitions.WHOLE
                          || other.partition() == partition
                          || other.partition() < 0) {
                        conflicts.add(place + " beside " + other.firstLine());
                      }
                    });
                if (newest[partition + 1] > place || newest[0] > place) {
                  conflicts.add(place + " behind a later one");
                }
                newest[partition + 1] = place;
                running.add(this);
              }
              Thread.onSpinWait();
              running.remove(this);
            }
          });
    }
    assertThat(workers.drainAll(PATIENCE)).isTrue();
    assertThat(conflicts).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void tasksOfDifferentPartsRunAtTheSameTime() throws InterruptedException {
    CyclicBarrier both = new CyclicBarrier(2);
    for (int partition = 0; partition < 2; partition++) {
      workers.submit("s", task(partition, 1, () -> both.await(30, TimeUnit.SECONDS)));
    }
    assertThat(workers.drainAll(PATIENCE)).isTrue();
    assertThat(failures).isEmpty();
  }

  /** A rejected record ends its stream. The records before it are loaded. */
  @Test
  void whatCameBeforeAFailureIsDoneAndWhatCameBehindIsNot() throws InterruptedException {
    workers.submit("s", task(0, 1, this::awaitFailure));
    workers.submit("s", task(0, 5, () -> {}));
    workers.submit("s", task(0, 9, () -> {}));
    workers.submit(
        "s",
        new TestTask(1, 2) {
          @Override
          public void run() {
            throw new IllegalStateException("refused");
          }

          @Override
          public long failedLine() {
            return 7;
          }
        });
    workers.drain("s");
    workers.submit("s", task(0, 6, () -> {}));
    workers.submit("s", task(0, 8, () -> {}));
    workers.submit("s", task(Partitions.WHOLE, Task.NO_LINE, () -> {}));
    workers.submit("other", task(0, 100, () -> {}));
    assertThat(workers.drainAll(PATIENCE)).isTrue();
    assertThat(failures).hasSize(1);
    assertThat(workers.hasFailed("s")).isTrue();
    assertThat(done).contains("1", "5", "6", "100").doesNotContain("9", "8");
    assertThat(done).contains("9 abandoned", "8 abandoned", "2 abandoned");
  }

  /** A worker can find the failure of a later record first. */
  @Test
  void ofSeveralFailuresThatOfTheFirstRecordIsTold() throws InterruptedException {
    workers.submit("s", failing(1, 20, this::awaitFailure));
    workers.submit("s", failing(0, 30, () -> {}));
    assertThat(workers.drainAll(PATIENCE)).isTrue();

    assertThat(failures).extracting(Throwable::getMessage).containsExactly("30", "20");
    assertThat(workers.earliest(failures.get(0))).hasMessage("20");
    Throwable other = new IllegalStateException("of no task");
    assertThat(workers.earliest(other)).isSameAs(other);
  }

  /** Streams become related after one of them has failed. */
  @Test
  void aFailureOfOneStreamIsAFailureOfThoseThatItIsJoinedWith() throws InterruptedException {
    workers.submit("s", failing(Partitions.WHOLE, 20, () -> {}));
    workers.submit("other", failing(Partitions.WHOLE, 30, () -> {}));
    assertThat(workers.drainAll(PATIENCE)).isTrue();
    workers.join(Set.of("s", "other", "third"), "third");
    workers.submit("third", task(0, 21, () -> {}));
    workers.submit("third", task(0, 19, () -> {}));
    assertThat(workers.drainAll(PATIENCE)).isTrue();

    assertThat(workers.hasFailed("third")).isTrue();
    assertThat(done)
        .containsExactlyInAnyOrder("20 abandoned", "30 abandoned", "21 abandoned", "19");
    assertThat(failures).hasSize(2);
    assertThat(failures).allSatisfy(each -> assertThat(workers.earliest(each)).hasMessage("20"));
  }

  private Task failing(int partition, long line, Step before) {
    return new TestTask(partition, line) {
      @Override
      public void run() {
        try {
          before.run();
        } catch (Exception failure) {
          throw new AssertionError(failure);
        }
        throw new IllegalStateException(Long.toString(line));
      }

      @Override
      public long failedLine() {
        return line;
      }
    };
  }

  private void awaitFailure() throws InterruptedException {
    while (!workers.hasFailed("s")) {
      Thread.sleep(1);
    }
  }

  private TestTask task(int partition, long line, Step step) {
    return new TestTask(partition, line) {
      @Override
      public void run() {
        try {
          step.run();
        } catch (Exception failure) {
          throw new IllegalStateException(failure);
        }
        done.add(Long.toString(line));
      }
    };
  }

  private interface Step {
    void run() throws Exception;
  }

  private abstract class TestTask implements Task {
    private final int partition;
    private final long line;

    TestTask(int partition, long line) {
      this.partition = partition;
      this.line = line;
    }

    @Override
    public int partition() {
      return partition;
    }

    @Override
    public long firstLine() {
      return line;
    }

    @Override
    public void abandon() {
      done.add(line + " abandoned");
    }
  }
}
