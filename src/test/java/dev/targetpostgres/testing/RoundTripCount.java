package dev.targetpostgres.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.targetpostgres.testing.RoundTrips.Trip;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Counts the round trips of one client process, whatever number of connections it has.
 *
 * <p><b>A round trip</b> begins if the client sends a message that needs an answer (a startup
 * message or a password, Query, Sync, the end of a COPY) while no other answer is due on the
 * connection. All further messages until the answer belong to the same round trip. So a COPY takes
 * two, and several statements in one message, or pipelined, take one. Time has no influence.
 *
 * <p><b>In series.</b> Each round trip has a place in a chain, by a logical clock. Inside a
 * transaction, and while a connection starts, the place is one more than that of the connection's
 * last answer: a thread with an open transaction waits for its own answers. Outside of one, it is
 * one more than the highest place of all answers on any connection, since the client can have
 * waited for any of them. The highest place of all is the count in series. Messages on several
 * connections at the same time count once.
 *
 * <p>Each place takes at least the delay, so the count is at most the time of the run divided by
 * the delay. Outside of transactions, an answer counts as a cause even if it is not one, more often
 * the shorter the delay is. So the count is an upper bound of the longest chain, unless a thread
 * has an open transaction while it waits for another connection.
 *
 * <p>Opening and closing a socket, and TLS, are not counted. Thread-safe.
 */
final class RoundTripCount {
  private static final int KEPT = 4096;

  /** Types of authentication messages that need no answer of the client. */
  private static final List<Integer> AUTHENTICATED = List.of(0, 12);

  private final long startNanos = System.nanoTime();
  private final List<OpenTrip> trips = new ArrayList<>();
  private int connections;
  private int highestAnswered;
  private int inSeries;

  /** Adds a connection to count. */
  synchronized Connection connect() {
    connections++;
    return new Connection(connections);
  }

  /** Returns the round trips counted so far. */
  synchronized RoundTrips seen() {
    return new RoundTrips(connections, inSeries, trips.stream().map(OpenTrip::trip).toList());
  }

  private record OpenTrip(int connection, int place, long atMillis, List<String> statements) {
    Trip trip() {
      return new Trip(connection, place, atMillis, statements);
    }
  }

  /** One connection. Each direction has a thread of its own. */
  final class Connection {
    private final int number;
    private final MessageFrames fromClient = MessageFrames.ofClient(KEPT, this::fromClient);
    private final MessageFrames fromServer = MessageFrames.ofServer(KEPT, this::fromServer);
    private final Queue<Integer> unanswered = new ArrayDeque<>();
    private final Map<String, String> prepared = new HashMap<>();
    private final List<String> unsent = new ArrayList<>();
    private int lastAnswered;
    private boolean copying;
    private boolean idle = true;
    private boolean encryptionAsked;

    private Connection(int number) {
      this.number = number;
    }

    /**
     * Reads bytes from the client.
     *
     * @return whether the client requests encryption, and so waits for one byte
     */
    boolean sent(byte[] bytes, int length) {
      synchronized (RoundTripCount.this) {
        encryptionAsked = false;
        fromClient.accept(bytes, length);
        return encryptionAsked;
      }
    }

    /** Reads bytes that the client gets next. */
    void answered(byte[] bytes, int length) {
      synchronized (RoundTripCount.this) {
        fromServer.accept(bytes, length);
      }
    }

    /** Counts the byte that declines encryption, which the client gets next. */
    void declined() {
      synchronized (RoundTripCount.this) {
        answer();
      }
    }

    private void fromClient(char type, ByteBuffer body) {
      switch (type) {
        case MessageFrames.UNTYPED -> starting(body.getInt(0));
        case 'p' -> ask("(password)");
        case 'P' -> prepared.put(text(body), text(body));
        case 'B' -> bind(body);
        case 'Q' -> ask(text(body));
        case 'S' -> ask();
        case 'c' -> endCopy("(end of COPY)");
        case 'f' -> endCopy("(COPY given up)");
        default -> {
          // The message needs no answer.
        }
      }
    }

    private void starting(int code) {
      switch (code) {
        case MessageFrames.TLS_REQUEST, MessageFrames.GSS_REQUEST -> {
          encryptionAsked = true;
          ask("(encryption?)");
        }
        case MessageFrames.CANCEL_REQUEST -> unsent.add("(cancel)");
        default -> ask("(startup)");
      }
    }

    /** Reads a Bind message: the name of the portal, then of the statement. */
    private void bind(ByteBuffer body) {
      text(body);
      unsent.add(prepared.getOrDefault(text(body), "(unknown statement)"));
    }

    private void endCopy(String what) {
      if (copying) {
        copying = false;
        ask(what);
      }
    }

    private void ask(String statement) {
      unsent.add(statement);
      ask();
    }

    private void ask() {
      int place = (idle ? highestAnswered : lastAnswered) + 1;
      idle = false;
      if (unanswered.isEmpty()) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        trips.add(new OpenTrip(number, place, millis, new ArrayList<>(unsent)));
      } else {
        lastTrip().statements().addAll(unsent);
      }
      unsent.clear();
      unanswered.add(place);
      inSeries = Math.max(inSeries, place);
    }

    private OpenTrip lastTrip() {
      for (int index = trips.size() - 1; index >= 0; index--) {
        if (trips.get(index).connection() == number) {
          return trips.get(index);
        }
      }
      throw new IllegalStateException("connection " + number + " owes an answer to nothing");
    }

    private void fromServer(char type, ByteBuffer body) {
      switch (type) {
        case 'R' -> {
          if (!AUTHENTICATED.contains(body.getInt(0))) {
            answer();
          }
        }
        case 'G' -> {
          copying = true;
          answer();
        }
        case 'Z' -> {
          // A failed COPY ends without a message of the client.
          copying = false;
          answer();
          idle = body.get(0) == 'I' && unanswered.isEmpty();
        }
        default -> {
          // The answer is not complete yet.
        }
      }
    }

    private void answer() {
      Integer place = unanswered.poll();
      if (place != null) {
        lastAnswered = Math.max(lastAnswered, place);
        highestAnswered = Math.max(highestAnswered, place);
      }
    }

    /** Returns the next text of the message in one line, up to its NUL or the kept bytes. */
    private static String text(ByteBuffer body) {
      int start = body.position();
      int end = start;
      while (end < body.limit() && body.get(end) != 0) {
        end++;
      }
      byte[] text = new byte[end - start];
      body.get(text);
      body.position(Math.min(end + 1, body.limit()));
      return new String(text, UTF_8).replaceAll("\\s+", " ").strip();
    }
  }
}
