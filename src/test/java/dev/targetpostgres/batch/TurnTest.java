package dev.targetpostgres.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Which thread may use open batches, and when. */
final class TurnTest {
  private static final Duration NO_TIME = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Turn turn = new Turn();

  @Test
  void letsNobodyInWhileSomebodyHasIt() {
    turn.take();

    assertThat(byAnother(() -> turn.take(NO_TIME))).isFalse();
    assertThat(byAnother(() -> turn.takeSettled(NO_TIME))).isFalse();
  }

  @Test
  void letsOthersInAside() {
    turn.take();

    boolean taken = turn.aside(() -> byAnother(() -> taken(turn.take(LONG))));

    assertThat(taken).isTrue();
    assertThat(byAnother(() -> turn.take(NO_TIME))).isFalse();
  }

  @Test
  void doesWorkAsideThoughItHasNoTurn() {
    assertThat(turn.<Integer, RuntimeException>aside(() -> 1)).isOne();
    assertThat(turn.<Integer, RuntimeException>asideForChange(() -> 2)).isEqualTo(2);
    assertThat(turn.isChanging()).isFalse();
  }

  @Test
  void isNotSettledWhileATableIsChanged() {
    turn.take();

    boolean changing =
        turn.asideForChange(
            () -> {
              assertThat(byAnother(() -> turn.takeSettled(NO_TIME))).isFalse();
              return turn.isChanging();
            });

    assertThat(changing).isTrue();
    assertThat(turn.isChanging()).isFalse();
  }

  @Test
  void isGivenToThoseWhoWaitForTheEndOfAChange() {
    turn.take();
    CountDownLatch begun = new CountDownLatch(1);

    CompletableFuture<Boolean> waiting =
        turn.asideForChange(
            () -> {
              CompletableFuture<Boolean> other =
                  CompletableFuture.supplyAsync(
                      () -> {
                        begun.countDown();
                        return answer(() -> taken(turn.takeSettled(LONG)));
                      });
              answer(
                  () -> {
                    begun.await();
                    return true;
                  });
              return other;
            });
    turn.give();

    assertThat(waiting.join()).isTrue();
  }

  /** Gives the turn back, so that the thread can be used again. */
  private boolean taken(boolean taken) {
    if (taken) {
      turn.give();
    }
    return taken;
  }

  private interface Asked {
    boolean ask() throws InterruptedException;
  }

  private static boolean byAnother(Asked asked) {
    return CompletableFuture.supplyAsync(() -> answer(asked)).join();
  }

  private static boolean answer(Asked asked) {
    try {
      return asked.ask();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
