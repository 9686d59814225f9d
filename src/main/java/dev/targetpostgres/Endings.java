package dev.targetpostgres;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Collects the endings of a run. The first ending stops the reading. A signal or a failure can
 * still follow before the process ends. The first of each kind counts, and a failure counts for
 * more than a signal. Thread-safe.
 */
final class Endings {
  private final CompletableFuture<Ending> first = new CompletableFuture<>();
  private final CompletableFuture<Ending.Failed> failure = new CompletableFuture<>();
  private final CompletableFuture<Ending.Signalled> signal = new CompletableFuture<>();

  /** Adds an ending. It is ignored if one of its kind has come before. */
  void add(Ending ending) {
    if (ending instanceof Ending.Failed failed) {
      failure.complete(failed);
    } else if (ending instanceof Ending.Signalled signalled) {
      signal.complete(signalled);
    }
    first.complete(ending);
  }

  /** Waits for the first ending and returns it. */
  Ending await() throws InterruptedException {
    try {
      return first.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("never completed exceptionally", impossible);
    }
  }

  /** Waits for the result or the first ending, whichever comes first. */
  void awaitAnyOf(CompletableFuture<?> result) throws InterruptedException, ExecutionException {
    CompletableFuture.anyOf(result, first).get();
  }

  /** Returns the first failure, if there is one. */
  Optional<Ending.Failed> failure() {
    return Optional.ofNullable(failure.getNow(null));
  }

  /** Returns the first signal, if one has come. */
  Optional<Ending.Signalled> signal() {
    return Optional.ofNullable(signal.getNow(null));
  }

  /** Returns whether the input has ended, and neither a failure nor a signal has come. */
  boolean isWell() {
    return first.isDone() && failure().isEmpty() && signal().isEmpty();
  }
}
