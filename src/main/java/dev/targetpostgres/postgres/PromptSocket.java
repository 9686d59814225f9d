package dev.targetpostgres.postgres;

import dev.targetpostgres.report.Wording;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that closes at once, and hears what the server said before it hung up: as in libpq, a
 * write that fails is reported by the read that follows. Written to by one thread and read by one.
 */
final class PromptSocket extends Socket {
  private static final Logger LOG = LoggerFactory.getLogger(PromptSocket.class);

  private volatile @Nullable SocketException failedWrite;

  /** Sees what is read, or null if it has seen enough. */
  private @Nullable ClearPasswordWatch watch;

  PromptSocket(@Nullable ClearPasswordWatch watch) {
    this.watch = watch;
  }

  /** Tells a server that is not there from one that is slow to answer. */
  static final class ConnectTimeout extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;

    ConnectTimeout(SocketTimeoutException cause) {
      super(cause.getMessage());
      initCause(cause);
    }
  }

  @Override
  public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
    try {
      super.connect(endpoint, timeoutMillis);
    } catch (SocketTimeoutException late) {
      throw new ConnectTimeout(late);
    }
  }

  /** TLS asks how long closing may wait for a write that hangs, and would wait for ever. */
  @Override
  public int getSoLinger() {
    return 1;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Output(super.getOutputStream());
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Input(super.getInputStream());
  }

  /** Drops what cannot be written. */
  private final class Output extends FilterOutputStream {
    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (SocketException failed) {
        if (isClosed()) {
          throw failed;
        }
        failedWrite = failed;
      }
    }
  }

  /** Reads to the end before it tells that something was dropped. */
  private final class Input extends FilterInputStream {
    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      if (watch != null && read > 0 && !watch.sees(bytes, offset, read)) {
        if (watch.isAsked() && !getInetAddress().isLoopbackAddress()) {
          Wording.PASSWORD_IN_CLEAR.with(getInetAddress().getHostAddress()).warn(LOG);
        }
        watch = null;
      }
      SocketException failed = failedWrite;
      if (read < 0 && failed != null) {
        throw failed;
      }
      return read;
    }
  }
}
