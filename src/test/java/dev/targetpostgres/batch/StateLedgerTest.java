package dev.targetpostgres.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.batch.StateLedger.PendingWork;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.singer.StateWriter;
import dev.targetpostgres.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StateLedgerTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final StateLedger ledger = new StateLedger(new StateWriter(output));

  @Test
  void printsAtOnceWhereNothingIsUncommitted() {
    state("1");
    assertThat(printed()).containsExactly("1");
    assertThat(ledger.isWaiting()).isFalse();
  }

  @Test
  void waitsForWhatWasReadBeforeAndForNothingElse() {
    PendingWork before = ledger.begin();
    state("1");
    ledger.begin();
    assertThat(printed()).isEmpty();
    assertThat(ledger.isWaiting()).isTrue();
    ledger.committed(before);
    assertThat(printed()).containsExactly("1");
    assertThat(ledger.isWaiting()).isFalse();
  }

  @Test
  void printsOnlyTheNewestThatBecameSafe() {
    PendingWork first = ledger.begin();
    state("1");
    PendingWork second = ledger.begin();
    state("2");
    PendingWork third = ledger.begin();
    state("3");
    ledger.committed(second);
    ledger.committed(first);
    assertThat(printed()).containsExactly("2");
    ledger.committed(third);
    assertThat(printed()).containsExactly("2", "3");
  }

  @Test
  void isHeldBackByTheOldestClaimAlone() {
    PendingWork slow = ledger.begin();
    for (int i = 0; i < 100; i++) {
      PendingWork quick = ledger.begin();
      state(Integer.toString(i));
      ledger.committed(quick);
    }
    assertThat(printed()).isEmpty();
    ledger.committed(slow);
    assertThat(printed()).containsExactly("99");
  }

  @Test
  void takesClaimsOutOnlyOnce() {
    PendingWork first = ledger.begin();
    PendingWork second = ledger.begin();
    state("1");
    ledger.committed(first);
    ledger.committed(first);
    assertThat(printed()).isEmpty();
    ledger.committed(second);
    assertThat(printed()).containsExactly("1");
  }

  @Test
  void keepsBytesAsTheyCame() {
    ledger.state("{ \"b\" : 1.0,\"é\":\"\\u00e9\" }".getBytes(UTF_8));
    assertThat(printed()).containsExactly("{ \"b\" : 1.0,\"é\":\"\\u00e9\" }");
  }

  @Test
  void printsWhatNaiveModelPrints() {
    Random random = Seed.random("StateLedgerTest");
    for (int round = 0; round < 500; round++) {
      output.reset();
      runBesideModel(new StateLedger(new StateWriter(output)), random);
    }
  }

  private void runBesideModel(StateLedger tested, Random random) {
    Model model = new Model();
    List<PendingWork> open = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      int action = random.nextInt(10);
      if (action < 4) {
        PendingWork pending = tested.begin();
        open.add(pending);
        model.begin(pending);
      } else if (action < 8 && !open.isEmpty()) {
        // Workers usually, but not always, commit in the order in which work began.
        int place = random.nextInt(random.nextBoolean() ? open.size() : 1);
        PendingWork pending = open.remove(place);
        model.committed(pending);
        tested.committed(pending);
      } else {
        String value = Integer.toString(step);
        model.state(value);
        tested.state(value.getBytes(UTF_8));
      }
      assertThat(printed()).isEqualTo(model.printed);
      assertThat(tested.isWaiting()).isEqualTo(model.isWaiting());
    }
  }

  /** A simple ledger, which keeps everything and searches all of it every time. */
  private static final class Model {
    private final Set<PendingWork> uncommitted = new HashSet<>();
    private final List<Waiting> states = new ArrayList<>();
    private final List<String> printed = new ArrayList<>();
    private int next;

    private record Waiting(String value, Set<PendingWork> before) {}

    void begin(PendingWork pending) {
      uncommitted.add(pending);
    }

    void committed(PendingWork pending) {
      uncommitted.remove(pending);
      print();
    }

    void state(String value) {
      states.add(new Waiting(value, Set.copyOf(uncommitted)));
      print();
    }

    boolean isWaiting() {
      return next < states.size();
    }

    private void print() {
      for (int newest = states.size() - 1; newest >= next; newest--) {
        if (states.get(newest).before().stream().noneMatch(uncommitted::contains)) {
          printed.add(states.get(newest).value());
          next = newest + 1;
          return;
        }
      }
    }
  }

  @Test
  void printsNothingUnsafeWhileWorkersCommitAtTheSameTime() throws InterruptedException {
    Set<PendingWork> committed = ConcurrentHashMap.newKeySet();
    Map<String, List<PendingWork>> before = new ConcurrentHashMap<>();
    List<String> printed = new ArrayList<>();
    OutputStream checking =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] line) {
            String value = new String(line, UTF_8).strip();
            printed.add(committed.containsAll(before.get(value)) ? value : "unsafe " + value);
          }
        };
    StateLedger shared = new StateLedger(new StateWriter(checking));
    LinkedBlockingQueue<PendingWork> work = new LinkedBlockingQueue<>();
    List<Thread> workers =
        IntStream.range(0, 3).mapToObj(i -> worker(shared, work, committed)).toList();
    List<PendingWork> all = new ArrayList<>();
    int last = 1000;
    for (int i = 0; i <= last; i++) {
      PendingWork pending = shared.begin();
      all.add(pending);
      before.put(Integer.toString(i), List.copyOf(all));
      work.add(pending);
      shared.state(Integer.toString(i).getBytes(UTF_8));
    }
    while (committed.size() < all.size()) {
      Thread.onSpinWait();
    }
    for (Thread worker : workers) {
      worker.interrupt();
      worker.join();
    }
    assertThat(printed).noneMatch(value -> value.startsWith("unsafe"));
    assertThat(printed.stream().map(Integer::valueOf).toList())
        .isSorted()
        .doesNotHaveDuplicates()
        .endsWith(last);
  }

  private static Thread worker(
      StateLedger ledger, LinkedBlockingQueue<PendingWork> work, Set<PendingWork> committed) {
    Thread worker =
        new Thread(
            () -> {
              try {
                while (true) {
                  PendingWork pending = work.take();
                  committed.add(pending);
                  ledger.committed(pending);
                }
              } catch (InterruptedException end) {
                return;
              }
            });
    worker.start();
    return worker;
  }

  @Test
  void thinsOutWaitingStatesButNeverTheNewest() {
    List<PendingWork> entered = new ArrayList<>();
    String padding = "x".repeat(1 << 20);
    for (int i = 0; i < 20; i++) {
      entered.add(ledger.begin());
      state(i + padding);
    }
    for (PendingWork pending : entered) {
      ledger.committed(pending);
    }
    List<Integer> numbers =
        printed().stream().map(line -> Integer.valueOf(line.replace("x", ""))).toList();
    assertThat(numbers).isSorted().hasSizeBetween(2, 9).startsWith(0).endsWith(19);
  }

  @Test
  void holdsOneStateHoweverLargeItIs() {
    PendingWork pending = ledger.begin();
    String large = "x".repeat(20 << 20);
    state(large);
    ledger.committed(pending);
    assertThat(printed()).containsExactly(large);
  }

  @Test
  void boundsTheMemoryOfManySmallStates() {
    PendingWork slow = ledger.begin();
    long before = usedMemory();
    for (int i = 0; i < 3_000_000; i++) {
      PendingWork quick = ledger.begin();
      ledger.state(new byte[] {'1'});
      ledger.committed(quick);
    }
    assertThat(usedMemory() - before).isLessThan(60L << 20);
    ledger.committed(slow);
    assertThat(printed()).containsExactly("1");
  }

  private static long usedMemory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void failsWhereNobodyListens() {
    StateLedger deaf =
        new StateLedger(
            new StateWriter(
                new OutputStream() {
                  @Override
                  public void write(int b) throws IOException {
                    throw new IOException("Broken pipe");
                  }
                }));
    PendingWork pending = deaf.begin();
    deaf.state(new byte[] {'1'});
    assertThatThrownBy(() -> deaf.committed(pending)).isInstanceOf(TargetException.class);
  }

  private void state(String value) {
    ledger.state(value.getBytes(UTF_8));
  }

  private List<String> printed() {
    return output.toString(UTF_8).lines().toList();
  }
}
