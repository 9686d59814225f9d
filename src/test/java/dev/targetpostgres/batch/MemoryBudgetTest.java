package dev.targetpostgres.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class MemoryBudgetTest {
  private static final int CHUNK = 128 * 1024;
  private static final long FOREVER = TimeUnit.MINUTES.toMillis(1);

  private final MemoryBudget budget = new MemoryBudget(4L * CHUNK);

  @Test
  void isExceededByMoreThanTheLimitUntilSomethingIsGivenBack() {
    for (int i = 0; i < 4; i++) {
      budget.take(CHUNK);
      assertThat(budget.isExceeded()).isFalse();
    }
    byte[] last = budget.take(1);
    assertThat(last).hasSize(1);
    assertThat(budget.isExceeded()).isTrue();
    budget.giveBack(last);
    assertThat(budget.isExceeded()).isFalse();
  }

  @Test
  void neverRefusesMemory() {
    for (int i = 0; i < 10; i++) {
      assertThat(budget.take(CHUNK)).hasSize(CHUNK);
    }
    assertThat(budget.isExceeded()).isTrue();
  }

  @Test
  void givesChunksOfOneSizeOutAgain() {
    byte[] chunk = budget.take(CHUNK);
    budget.giveBack(chunk);
    assertThat(budget.take(CHUNK)).isSameAs(chunk);
    assertThat(budget.take(CHUNK)).isNotSameAs(chunk);
    byte[] small = budget.take(4096);
    budget.giveBack(small);
    assertThat(budget.take(4096)).isNotSameAs(small);
  }

  @Test
  void keepsNoMoreThanTheLimitOfWhatIsGivenBack() {
    List<byte[]> chunks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      chunks.add(budget.take(CHUNK));
    }
    chunks.forEach(budget::giveBack);
    assertThat(budget.pooledBytes()).isEqualTo(4L * CHUNK);
  }

  @Test
  void keepsNoMoreThanTheLimitOfHeldAndSpareTogether() {
    Random random = Seed.random("MemoryBudgetTest");
    List<byte[]> taken = new ArrayList<>();
    long held = 0;
    for (int i = 0; i < 20_000; i++) {
      if (taken.isEmpty() || random.nextInt(100) < 50) {
        int size = random.nextBoolean() ? CHUNK : 1 + random.nextInt(CHUNK / 2);
        taken.add(budget.take(size));
        held += size;
      } else {
        byte[] back = taken.remove(random.nextInt(taken.size()));
        held -= back.length;
        budget.giveBack(back);
      }
      assertThat(budget.isExceeded()).isEqualTo(held > 4L * CHUNK);
      assertThat(budget.pooledBytes()).isLessThanOrEqualTo(Math.max(4L * CHUNK - held, 0));
    }
  }

  @Test
  @Timeout(30)
  void wakesWhoWaitsWhenMemoryIsGivenBack() throws InterruptedException {
    byte[] chunk = budget.take(5 * CHUNK);
    CountDownLatch woken = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              try {
                while (budget.isExceeded()) {
                  budget.awaitRelease(FOREVER);
                }
                woken.countDown();
              } catch (InterruptedException end) {
                return;
              }
            });
    reader.start();
    while (reader.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    budget.giveBack(chunk);
    assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
    reader.join();
  }

  @Test
  @Timeout(30)
  void waitsNoLongerThanAllowedAndNotAtAllBelowTheLimit() throws InterruptedException {
    budget.awaitRelease(FOREVER);
    budget.take(5 * CHUNK);
    long started = System.nanoTime();
    budget.awaitRelease(10);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
  }
}
