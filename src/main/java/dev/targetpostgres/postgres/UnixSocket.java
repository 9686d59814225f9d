package dev.targetpostgres.postgres;

import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Connects to a Unix socket as a {@link Socket}, which the driver needs. Java has only channels for
 * them, whose reads have no timeout. This class therefore uses a channel that does not block, and
 * waits with selectors. One thread can read while another writes; any thread can close it.
 */
final class UnixSocket extends Socket {
  private final SocketChannel channel;
  private final Selector readable;
  private final Selector writable;
  private volatile int timeoutMillis;

  /** Connects to the file. */
  UnixSocket(Path file) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
    channel.configureBlocking(false);
    readable = Selector.open();
    channel.register(readable, SelectionKey.OP_READ);
    writable = Selector.open();
    channel.register(writable, SelectionKey.OP_WRITE);
  }

  @Override
  public InputStream getInputStream() {
    return new Input();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Output();
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
      int count = channel.read(buffer);
      while (count == 0 && length > 0) {
        await(readable, timeoutMillis);
        count = channel.read(buffer);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
      channel.write(buffer);
      while (buffer.hasRemaining()) {
        await(writable, 0);
        channel.write(buffer);
      }
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }

  /** Waits until the channel is ready; 0 milliseconds mean no limit. */
  private static void await(Selector selector, int millis) throws IOException {
    try {
      int ready = selector.select(millis);
      selector.selectedKeys().clear();
      if (ready == 0 && millis > 0) {
        throw new SocketTimeoutException(Wording.SERVER_DOES_NOT_ANSWER.with().toString());
      }
    } catch (ClosedSelectorException closed) {
      throw new IOException("Socket closed", closed);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    try (channel;
        readable;
        writable) {
      super.close();
    }
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public synchronized void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public synchronized int getSoTimeout() {
    return timeoutMillis;
  }

  /** Does nothing: there is no network in between. */
  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public synchronized void setSendBufferSize(int bytes) throws SocketException {
    setSize(StandardSocketOptions.SO_SNDBUF, "send", bytes);
  }

  @Override
  public synchronized void setReceiveBufferSize(int bytes) throws SocketException {
    setSize(StandardSocketOptions.SO_RCVBUF, "receive", bytes);
  }

  @Override
  public synchronized int getSendBufferSize() throws SocketException {
    return size(StandardSocketOptions.SO_SNDBUF, "send");
  }

  @Override
  public synchronized int getReceiveBufferSize() throws SocketException {
    return size(StandardSocketOptions.SO_RCVBUF, "receive");
  }

  private void setSize(SocketOption<Integer> buffer, String name, int bytes)
      throws SocketException {
    try {
      channel.setOption(buffer, bytes);
    } catch (IOException failed) {
      throw because("cannot set the size of the " + name + " buffer", failed);
    }
  }

  private int size(SocketOption<Integer> buffer, String name) throws SocketException {
    try {
      return channel.getOption(buffer);
    } catch (IOException failed) {
      throw because("cannot tell the size of the " + name + " buffer", failed);
    }
  }

  private static SocketException because(String what, IOException failed) {
    SocketException exception = new SocketException(what);
    exception.initCause(failed);
    return exception;
  }
}
