package dev.targetpostgres;

import dev.targetpostgres.config.Options;
import dev.targetpostgres.report.Console;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.LogOptions;
import dev.targetpostgres.report.Quantity;
import dev.targetpostgres.report.Secrets;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.Map;
import java.util.Set;

/**
 * Ends the process if a thread dies, for example because memory has run out. Otherwise nobody would
 * notice that its work is missing. The message is created in advance, while there is memory.
 */
record LastWords(Console console, String heapTooSmall) implements Thread.UncaughtExceptionHandler {
  private static final long MEBIBYTE = 1 << 20;
  private static final long USUAL_HEAP = 512 * MEBIBYTE;

  /** Heap per byte of the larger buffer, as docs/operations.md recommends. */
  private static final int TIMES_BUFFER = 4;

  /** Installs the handler before the settings are known. */
  static void prepare() {
    Console plain = new Console(System.err, LogOptions.of(Map.of()), new Secrets(Set.of()));
    Text reason = Wording.OUT_OF_MEMORY.with("Java heap space");
    Thread.setDefaultUncaughtExceptionHandler(new LastWords(plain, reason.toString()));
  }

  /** Adds the settings to the message, unless another program runs this one in its process. */
  static void prepare(Console console, Options options) {
    if (Thread.getDefaultUncaughtExceptionHandler() instanceof LastWords) {
      String text = heapTooSmall(Runtime.getRuntime().maxMemory(), options).toString();
      Thread.setDefaultUncaughtExceptionHandler(new LastWords(console, text));
    }
  }

  static Text heapTooSmall(long heap, Options options) {
    long buffer = options.batch().bufferBytes();
    long line = options.input().longestLine();
    long needed = Math.max(USUAL_HEAP, TIMES_BUFFER * Math.max(buffer, line));
    long advised = heap < needed * 9 / 10 ? needed : 2 * heap;
    return Wording.HEAP_TOO_SMALL.with(
        Quantity.bytes(heap),
        Quantity.bytes(buffer),
        Quantity.bytes(line),
        (advised + MEBIBYTE - 1) / MEBIBYTE);
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    try {
      if (failure instanceof OutOfMemoryError) {
        String reason = String.valueOf(failure.getMessage());
        boolean heap = reason.contains("heap") || reason.contains("GC overhead");
        console.error(heap ? heapTooSmall : Wording.OUT_OF_MEMORY.with(reason).toString());
      } else {
        console.fault(failure);
      }
    } finally {
      Runtime.getRuntime().halt(ExitCode.LOAD_FAILED.status());
    }
  }
}
