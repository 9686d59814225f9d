package dev.targetpostgres.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.batch.Parts;
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
  private final Workers lanes = new Workers(4, failures::add);

  @AfterEach
  void end() throws InterruptedException {
    lanes.end();
  }

  @Test
  void tasksOfOnePartRunInOrderAndThoseOfTheWholeStreamAlone() throws InterruptedException {
    Random random = Seed.random("WorkersTest");
    List<Task> running = Collections.synchronizedList(new ArrayList<>());
    List<String> conflicts = Collections.synchronizedList(new ArrayList<>());
    int[] newest = {-1, -1, -1, -1};
    for (int number = 0; number < 2_000; number++) {
      int place = number;
      int part = random.nextInt(20) == 0 ? Parts.WHOLE : random.nextInt(3);
      lanes.submit(
          "s",
          new TestTask(part, number) {
            @Override
            public void run() {
              synchronized (running) {
                running.forEach(
                    other -> {
                      if (part == Parts.WHOLE || other.part() == part || other.part() < 0) {
                        conflicts.add(place + " beside " + other.firstLine());
                      }
                    });
                if (newest[part + 1] > place || newest[0] > place) {
                  conflicts.add(place + " behind a later one");
                }
                newest[part + 1] = place;
                running.add(this);
              }
              Thread.onSpinWait();
              running.remove(this);
            }
          });
    }
    assertThat(lanes.drainAll(PATIENCE)).isTrue();
    assertThat(conflicts).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void tasksOfDifferentPartsRunAtTheSameTime() throws InterruptedException {
    CyclicBarrier both = new CyclicBarrier(2);
    for (int part = 0; part < 2; part++) {
      lanes.submit("s", task(part, 1, () -> both.await(30, TimeUnit.SECONDS)));
    }
    assertThat(lanes.drainAll(PATIENCE)).isTrue();
    assertThat(failures).isEmpty();
  }

  /** A record that is refused ends its stream; what came before it is loaded all the same. */
  @Test
  void whatCameBeforeAFailureIsDoneAndWhatCameBehindIsNot() throws InterruptedException {
    lanes.submit("s", task(0, 1, this::awaitFailure));
    lanes.submit("s", task(0, 5, () -> {}));
    lanes.submit("s", task(0, 9, () -> {}));
    lanes.submit(
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
    lanes.drain("s");
    lanes.submit("s", task(0, 6, () -> {}));
    lanes.submit("s", task(0, 8, () -> {}));
    lanes.submit("s", task(Parts.WHOLE, Task.NO_LINE, () -> {}));
    lanes.submit("other", task(0, 100, () -> {}));
    assertThat(lanes.drainAll(PATIENCE)).isTrue();
    assertThat(failures).hasSize(1);
    assertThat(lanes.hasFailed("s")).isTrue();
    assertThat(done).contains("1", "5", "6", "100").doesNotContain("9", "8");
    assertThat(done).contains("9 abandoned", "8 abandoned", "2 abandoned");
  }

  /** Workers may find a later record first. */
  @Test
  void ofSeveralFailuresThatOfTheFirstRecordIsTold() throws InterruptedException {
    lanes.submit("s", failing(1, 20, this::awaitFailure));
    lanes.submit("s", failing(0, 30, () -> {}));
    assertThat(lanes.drainAll(PATIENCE)).isTrue();

    assertThat(failures).extracting(Throwable::getMessage).containsExactly("30", "20");
    assertThat(lanes.earliest(failures.get(0))).hasMessage("20");
    Throwable other = new IllegalStateException("of no task");
    assertThat(lanes.earliest(other)).isSameAs(other);
  }

  /** Streams turn out to be related, and one of them has failed by then. */
  @Test
  void aFailureOfOneStreamIsAFailureOfThoseThatItIsJoinedWith() throws InterruptedException {
    lanes.submit("s", failing(Parts.WHOLE, 20, () -> {}));
    lanes.submit("other", failing(Parts.WHOLE, 30, () -> {}));
    assertThat(lanes.drainAll(PATIENCE)).isTrue();
    lanes.join(Set.of("s", "other", "third"), "third");
    lanes.submit("third", task(0, 21, () -> {}));
    lanes.submit("third", task(0, 19, () -> {}));
    assertThat(lanes.drainAll(PATIENCE)).isTrue();

    assertThat(lanes.hasFailed("third")).isTrue();
    assertThat(done)
        .containsExactlyInAnyOrder("20 abandoned", "30 abandoned", "21 abandoned", "19");
    assertThat(failures).hasSize(2);
    assertThat(failures).allSatisfy(each -> assertThat(lanes.earliest(each)).hasMessage("20"));
  }

  private Task failing(int part, long line, Step before) {
    return new TestTask(part, line) {
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
    while (!lanes.hasFailed("s")) {
      Thread.sleep(1);
    }
  }

  private TestTask task(int part, long line, Step step) {
    return new TestTask(part, line) {
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
    private final int part;
    private final long line;

    TestTask(int part, long line) {
      this.part = part;
      this.line = line;
    }

    @Override
    public int part() {
      return part;
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
