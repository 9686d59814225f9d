package dev.targetpostgres.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A client of the user's SSH agent, which holds keys and signs with them. Each request opens and
 * closes its own connection.
 */
final class AgentSocket extends AbstractAgentProxy {
  private static final int LONGEST_ANSWER = 1 << 20;

  private final UnixDomainSocketAddress address;

  AgentSocket(Path socket) {
    super(null);
    address = UnixDomainSocketAddress.of(socket);
  }

  @Override
  protected Buffer request(Buffer request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address);
        OutputStream out = Channels.newOutputStream(channel);
        InputStream in = Channels.newInputStream(channel)) {
      out.write(request.array(), request.rpos(), request.available());
      int length = ByteBuffer.wrap(readExactly(in, Integer.BYTES)).getInt();
      if (length < 1 || length > LONGEST_ANSWER) {
        throw new IOException("the SSH agent's answer is malformed");
      }
      return new ByteArrayBuffer(readExactly(in, length));
    }
  }

  private static byte[] readExactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the SSH agent hung up");
    }
    return bytes;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
