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
 * A socket that closes without waiting. As in libpq, a failed write is reported only by a later
 * read, after the server's last message. One thread can write while another reads.
 */
final class DriverSocket extends Socket {
  private static final Logger LOG = LoggerFactory.getLogger(DriverSocket.class);

  private volatile @Nullable SocketException failedWrite;

  /** Inspects received bytes; null if it needs no more. */
  private @Nullable ClearPasswordWatch watch;

  DriverSocket(@Nullable ClearPasswordWatch watch) {
    this.watch = watch;
  }

  /** A timeout of connecting, as opposed to one of reading. */
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

  /** Limits to 1 second how long TLS waits for a blocked write when it closes. */
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

  /** Keeps a write error for the next read instead of throwing it. */
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

  /** Reads to the end before it throws the write error. */
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
      if (watch != null && read > 0 && !watch.inspect(bytes, offset, read)) {
        if (watch.isPasswordRequested() && !getInetAddress().isLoopbackAddress()) {
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
