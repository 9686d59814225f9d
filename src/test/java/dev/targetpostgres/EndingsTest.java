package dev.targetpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.Ending.EndOfInput;
import dev.targetpostgres.Ending.Failed;
import dev.targetpostgres.Ending.Signalled;
import dev.targetpostgres.report.ExitCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Which of several endings counts. */
final class EndingsTest {
  private static final Ending END = new EndOfInput();
  private static final Failed FAILED = new Failed(new IllegalStateException("first"));
  private static final Signalled SIGNALLED = new Signalled(ExitCode.TERMINATED, 1);

  private final Endings endings = new Endings();

  @Test
  void isNotWellBeforeTheInputHasEnded() {
    assertThat(endings.isWell()).isFalse();
  }

  @Test
  void isWellIfTheInputHasEndedAndNothingElseCame() {
    endings.add(END);

    assertThat(endings.isWell()).isTrue();
    assertThat(endings.failure()).isEmpty();
    assertThat(endings.signal()).isEmpty();
  }

  /** The last batches are loaded after the end of the input. */
  @Test
  void isNotWellIfAFailureComesAfterTheEndOfTheInput() throws InterruptedException {
    endings.add(END);
    endings.add(FAILED);

    assertThat(endings.isWell()).isFalse();
    assertThat(endings.failure()).contains(FAILED);
    assertThat(endings.await()).isEqualTo(END);
  }

  @Test
  void isNotWellIfASignalComesAfterTheEndOfTheInput() throws InterruptedException {
    endings.add(END);
    endings.add(SIGNALLED);

    assertThat(endings.isWell()).isFalse();
    assertThat(endings.signal()).contains(SIGNALLED);
    assertThat(endings.await()).isEqualTo(END);
  }

  @Test
  void remembersAFailureAfterASignal() throws InterruptedException {
    endings.add(SIGNALLED);
    endings.add(FAILED);

    assertThat(endings.await()).isEqualTo(SIGNALLED);
    assertThat(endings.failure()).contains(FAILED);
    assertThat(endings.signal()).contains(SIGNALLED);
  }

  @Test
  void keepsTheFirstOfEachKind() throws InterruptedException {
    endings.add(FAILED);
    endings.add(new Failed(new IllegalStateException("second")));
    endings.add(SIGNALLED);
    endings.add(new Signalled(ExitCode.INTERRUPTED, 2));

    assertThat(endings.await()).isEqualTo(FAILED);
    assertThat(endings.failure()).contains(FAILED);
    assertThat(endings.signal()).contains(SIGNALLED);
  }

  /** A run that ends does not wait for a connection. */
  @Test
  void endsTheWaitForAResultThatNeverComes() throws InterruptedException, ExecutionException {
    CompletableFuture<String> connection = new CompletableFuture<>();
    endings.add(SIGNALLED);

    endings.awaitAnyOf(connection);

    assertThat(connection).isNotDone();
  }

  @Test
  void endsTheWaitIfTheResultComesFirst() throws InterruptedException, ExecutionException {
    endings.awaitAnyOf(CompletableFuture.completedFuture("connected"));

    assertThat(endings.isWell()).isFalse();
  }
}
