package dev.targetpostgres.report;

import dev.targetpostgres.json.VisibleText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Makes the lines of the live display. Used by one thread at a time. */
final class DisplayLines {
  private static final int MOST_STREAMS = 8;
  private static final int LEFT_FOR_OTHERS = 7;
  private static final int MOST_RATES = 24;
  private static final int LONGEST_NAME = 24;
  private static final int LONGEST_TIME = 12;
  private static final int LONGEST_BAR = 24;
  private static final int FIRST_WIDE = 0x1100;
  private static final String STEPS = "▁▂▃▄▅▆▇█";
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[m";

  private final RunHistory history;
  private final boolean coloured;
  private final Deque<Long> rates = new ArrayDeque<>();
  private long bytesPerSecond;
  private RunHistory.Sample last;

  /** Makes the lines for a run. */
  DisplayLines(RunHistory history, boolean coloured) {
    this.history = history;
    this.coloured = coloured;
    last = history.now();
  }

  /** Returns the lines for a terminal of the size. */
  List<String> lines(int columns, int rows) {
    RunHistory.Sample now = history.now();
    if (history.server().isEmpty()) {
      String where = history.host().isEmpty() ? "starting" : "connecting to " + history.host();
      return List.of(state(YELLOW, cut(where, columns - 1) + "…"));
    }
    measure(now);
    List<String> lines = new ArrayList<>(List.of(first(now, columns)));
    lines.addAll(totals(now));
    List<StreamTotals> streams = history.streams();
    int room = Math.max(Math.min(MOST_STREAMS, rows - LEFT_FOR_OTHERS), 0);
    lines.addAll(
        streams(
            streams.stream()
                .sorted(Comparator.comparingLong(StreamTotals::records).reversed())
                .limit(room)
                .toList(),
            columns));
    if (streams.size() > room) {
      lines.add("  and %s more".formatted(Quantity.of(streams.size() - room, "stream", "streams")));
    }
    return lines;
  }

  private void measure(RunHistory.Sample now) {
    double seconds = now.second() - last.second();
    if (seconds < 1) {
      return;
    }
    rates.add(Quantity.perSecond(now.recordsRead() - last.recordsRead(), seconds));
    bytesPerSecond = Quantity.perSecond(now.bytesRead() - last.bytesRead(), seconds);
    if (rates.size() > MOST_RATES) {
      rates.remove();
    }
    last = now;
  }

  private String first(RunHistory.Sample now, int columns) {
    String lock = history.lock();
    boolean waitsForInput =
        !rates.isEmpty() && rates.getLast() == 0 && history.recordsSettled() >= now.recordsRead();
    boolean waits = waitsForInput || !lock.isEmpty();
    String state =
        !lock.isEmpty()
            ? cut("waiting for " + lock, columns - LONGEST_TIME)
            : waitsForInput ? "waiting for input" : "loading";
    String rate =
        rates.isEmpty() || !lock.isEmpty()
            ? ""
            : "  %s records/s  %s/s"
                .formatted(Quantity.count(rates.getLast()), Quantity.bytes(bytesPerSecond));
    String rest = "  " + Quantity.duration(now.second()) + rate;
    int room = columns - state.length() - rest.length() - 2;
    String picture = rates.size() > 1 && room >= rates.size() ? steps(rates) : "";
    return state(waits ? YELLOW : GREEN, state) + (rest + "  " + picture).stripTrailing();
  }

  /** Returns a bar chart of the rates with one character for each. */
  static String steps(Collection<Long> rates) {
    long highest = Math.max(rates.stream().mapToLong(Long::longValue).max().orElse(0), 1);
    return rates.stream()
        .map(rate -> Math.toIntExact((rate * (STEPS.length() - 1) + highest - 1) / highest))
        .map(step -> STEPS.substring(step, step + 1))
        .collect(Collectors.joining());
  }

  private List<String> totals(RunHistory.Sample now) {
    String read = Quantity.count(now.recordsRead());
    long rejected = history.rejectedCount();
    long retries = history.retryCount();
    String committed =
        "committed  %s in %s, %s"
            .formatted(
                right(Quantity.count(now.recordsCommitted()), read.length()),
                Quantity.of(history.batchCount(), "batch", "batches"),
                ProgressLog.state(history));
    String trouble =
        (rejected == 0 ? "" : ", %s rejected".formatted(Quantity.count(rejected)))
            + (retries == 0 ? "" : ", " + Quantity.of(retries, "retry", "retries"));
    return List.of(
        "read       %s %s, %s"
            .formatted(
                read,
                now.recordsRead() == 1 ? "record" : "records",
                Quantity.bytes(now.bytesRead())),
        trouble.isEmpty() ? committed : committed + state(YELLOW, trouble));
  }

  private List<String> streams(List<StreamTotals> streams, int columns) {
    List<String> names =
        streams.stream().map(stream -> cut(VisibleText.of(stream.stream()), LONGEST_NAME)).toList();
    List<String> counts = streams.stream().map(stream -> Quantity.count(stream.records())).toList();
    int name = names.stream().mapToInt(DisplayLines::width).max().orElse(0);
    int count = counts.stream().mapToInt(String::length).max().orElse(0);
    long most = streams.stream().mapToLong(StreamTotals::records).max().orElse(0);
    int room = Math.max(Math.min(LONGEST_BAR, columns - name - count - 6), 0);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < streams.size(); i++) {
      long records = streams.get(i).records();
      int bar = most == 0 ? 0 : Math.toIntExact((records * room + most - 1) / most);
      lines.add(
          "  %s  %s  %s"
              .formatted(
                  names.get(i) + " ".repeat(name - width(names.get(i))),
                  right(counts.get(i), count),
                  "█".repeat(bar))
              .stripTrailing());
    }
    return lines;
  }

  private String state(String colour, String text) {
    return coloured ? colour + text + PLAIN : text;
  }

  private static String right(String number, int width) {
    return String.format(Locale.ROOT, "%" + Math.max(width, 1) + "s", number);
  }

  static String cut(String text, int columns) {
    StringBuilder cut = new StringBuilder(text);
    while (width(cut) > columns && cut.length() > 0) {
      cut.setLength(cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut.toString();
  }

  /** Returns the maximum of columns that the text occupies. */
  static int width(CharSequence text) {
    return text.codePoints()
        .map(character -> character < FIRST_WIDE || character == '…' ? 1 : 2)
        .sum();
  }
}
