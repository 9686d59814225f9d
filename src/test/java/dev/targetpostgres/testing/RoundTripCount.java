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
 * <p><b>A round trip</b> begins when the client sends a message that wants an answer (a startup
 * message or a password, Query, Sync, the end of a COPY) while its connection owes it none. What
 * the client sends after that and before the answer belongs to the same round trip. So a COPY takes
 * two, and several statements in one message, or pipelined, take one. The time that passes plays no
 * part.
 *
 * <p><b>In series.</b> Each round trip has a place in a chain, by a logical clock. Inside a
 * transaction, and while a connection starts, the place is one more than that of the connection's
 * answer before: a thread that holds a transaction waits for its own answers. Outside of one, it is
 * one more than the highest place of all answers that the process has got on any connection, since
 * any of them may be what it waited for. The highest place of all is the count in series. What is
 * asked on several connections at once counts once.
 *
 * <p>Each place takes at least the delay, so the count is no more than the time of the run divided
 * by the delay. Outside of transactions, it takes answers for causes that are none: the shorter the
 * delay, the more of them. So it is an upper bound of the longest chain, unless a thread holds a
 * transaction open while it waits for another connection.
 *
 * <p>Opening and closing a socket, and TLS, are not counted. Safe for use by several threads.
 */
final class RoundTripCount {
  private static final int KEPT = 4096;

  /** Types of authentication messages after which the client has nothing to send. */
  private static final List<Integer> AUTHENTICATED = List.of(0, 12);

  private final long startNanos = System.nanoTime();
  private final List<OpenTrip> trips = new ArrayList<>();
  private int connections;
  private int highestAnswered;
  private int inSeries;

  /** Follows one more connection. */
  synchronized Connection connect() {
    connections++;
    return new Connection(connections);
  }

  /** What was seen until now. */
  synchronized RoundTrips seen() {
    return new RoundTrips(connections, inSeries, trips.stream().map(OpenTrip::trip).toList());
  }

  private record OpenTrip(int connection, int place, long atMillis, List<String> statements) {
    Trip trip() {
      return new Trip(connection, place, atMillis, statements);
    }
  }

  /** One connection, of which each direction is followed by a thread of its own. */
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
     * Takes what the client sends.
     *
     * @return whether it asks for encryption, and so waits for one byte
     */
    boolean sent(byte[] bytes, int length) {
      synchronized (RoundTripCount.this) {
        encryptionAsked = false;
        fromClient.accept(bytes, length);
        return encryptionAsked;
      }
    }

    /** Takes what the client is about to get. */
    void answered(byte[] bytes, int length) {
      synchronized (RoundTripCount.this) {
        fromServer.accept(bytes, length);
      }
    }

    /** The client is about to get the byte that says no to encryption. */
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
          // Wants no answer.
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

    /** The portal's name, then the statement's. */
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
          // A COPY that failed ends without the client's saying so.
          copying = false;
          answer();
          idle = body.get(0) == 'I' && unanswered.isEmpty();
        }
        default -> {
          // More of it comes.
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

    /** The next text of the message, up to its NUL or to what was kept; one line. */
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
