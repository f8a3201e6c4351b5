package dev.folkmoot.http.wire;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Used by one thread. */
public final class Exchange {

  public static final String JSON = "application/json; charset=utf-8";
  public static final String TEXT = "text/plain";

  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
  private static final byte[] NOTHING = {};
  private static final int OK = 200;

  /** Bytes of a refused body that are read to save the answer. */
  private static final long MAX_DRAINED_BYTES = 256L << 20;

  /** The same, of somebody who was not let in: a stranger's upload is not worth more. */
  private static final long MAX_STRANGERS_BYTES = 1L << 20;

  private static final int DRAIN_BUFFER_BYTES = 16 << 10;

  private final ServerRequest request;
  private final ServerResponse response;
  private final Inlet inlet;
  private final HttpLimits limits;
  private @Nullable InputStream body;
  private @Nullable BoundedBody bounded;
  private boolean begun;
  private Asker asker = Asker.ANYBODY;
  private long drainedAtMost = MAX_DRAINED_BYTES;
  private int status;
  private long sentBytes;

  Exchange(ServerRequest request, ServerResponse response, Inlet inlet, HttpLimits limits) {
    this.request = request;
    this.response = response;
    this.inlet = inlet;
    this.limits = limits;
  }

  /** In capitals. */
  public String method() {
    return request.prologue().method().text();
  }

  /** The path, decoded, without the query. */
  public String path() {
    return request.path().absolute().path();
  }

  /** The first value of a parameter of the query, decoded. */
  public Optional<String> query(String name) {
    return request.query().first(name).asOptional();
  }

  /** Who asks; anybody, until somebody has looked. */
  public Asker asker() {
    return asker;
  }

  /** Says who asks. */
  public void askedBy(Asker known) {
    asker = known;
  }

  /** Nobody who may ask: what is left of the body is not worth reading. */
  public void turnAway() {
    drainedAtMost = MAX_STRANGERS_BYTES;
  }

  /** Whether the other end of the connection came in by the loopback. */
  public boolean isFromThisMachine() {
    return remoteAddress().filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /**
   * Whether the other end of the connection is on this machine, by whichever of its addresses: who
   * talks to himself has the same address at both ends.
   */
  public boolean isFromOwnAddress() {
    return isFromThisMachine()
        || remoteAddress()
            .filter(remote ->
                request.localPeer().address() instanceof InetSocketAddress local
                    && remote.equals(local.getAddress()))
            .isPresent();
  }

  private Optional<InetAddress> remoteAddress() {
    return request.remotePeer().address() instanceof InetSocketAddress remote
        ? Optional.ofNullable(remote.getAddress())
        : Optional.empty();
  }

  /** The first value of a request header. */
  public Optional<String> header(String name) {
    return request.headers().first(HeaderNames.create(name));
  }

  /** All values of a request header, in order. */
  public List<String> headers(String name) {
    return request.headers().values(HeaderNames.create(name));
  }

  /**
   * The request's body. Reading it throws {@link RefusedException} if it is too large, too slow, or
   * ends early. One that came packed with zstd is unpacked; it must be closed, which {@link
   * dev.folkmoot.http.json.JsonReader} does.
   */
  public InputStream body() {
    if (request.headers().contentLength().orElse(0) > limits.maxBodyBytes()) {
      throw BoundedBody.tooLarge(limits.maxBodyBytes());
    }
    bounded = new BoundedBody(openBody(), limits.maxBodyBytes());
    return isPacked() ? ZstdBody.open(bounded) : bounded;
  }

  private boolean isPacked() {
    return header("Content-Encoding").filter(ZstdEncoding.NAME::equals).isPresent();
  }

  /**
   * The body of a request that brings a file: however large, and however long it takes, as long as
   * bytes keep coming.
   */
  public InputStream upload() {
    inlet.takeTime();
    bounded = new BoundedBody(openBody(), Long.MAX_VALUE);
    return bounded;
  }

  private InputStream openBody() {
    if (body == null) {
      body = request.content().inputStream();
    }
    return body;
  }

  /**
   * Reads and forgets what is left of the body, within bounds. A connection that is closed while
   * the client still sends is reset, and the reset can overtake the answer.
   *
   * @return whether there is nothing left
   */
  boolean drain() {
    if (!request.content().hasEntity() || request.content().consumed()) {
      return true;
    }
    if (body == null && header("Expect").isPresent()) {
      return false; // it was never sent for
    }
    if (bounded != null && bounded.isBroken()) {
      return false;
    }
    long deadline = System.nanoTime() + limits.stallTimeout().toNanos();
    byte[] waste = new byte[DRAIN_BUFFER_BYTES];
    try {
      InputStream left = openBody();
      for (long drained = 0; drained < drainedAtMost; ) {
        int count = left.read(waste);
        if (count < 0) {
          return true;
        }
        drained += count;
        if (System.nanoTime() > deadline) {
          return false;
        }
      }
    } catch (IOException
        | RefusedException
        | DataReader.InsufficientDataAvailableException
        | RequestException
        | CloseConnectionException e) {
      LOG.log(System.Logger.Level.TRACE, "the rest of a body could not be read", e);
    }
    return false;
  }

  /** Sets a header of the answer. */
  public void setHeader(String name, String value) {
    response.headers().set(HeaderValues.create(name, value));
  }

  /** Adds a value to a header of the answer. */
  public void addHeader(String name, String value) {
    response.headers().add(HeaderValues.create(name, value));
  }

  /** Whether an answer has been begun, so that no other can be sent. */
  public boolean isBegun() {
    return begun;
  }

  public void send(int status, String contentType, String body) {
    send(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  public void send(int status, String contentType, byte[] body) {
    setHeader("Content-Type", contentType);
    sendBytes(status, body);
  }

  public void sendEmpty(int status) {
    sendBytes(status, NOTHING);
  }

  /** The status of the answer; 0 before there is one. */
  public int status() {
    return status;
  }

  /** Bytes of the answer's body so far, as its handler made them. */
  public long sentBytes() {
    return sentBytes;
  }

  void sent(int bytes) {
    sentBytes += bytes;
  }

  private void sendBytes(int code, byte[] body) {
    begun = true;
    status = code;
    response.status(Listener.status(code));
    try {
      if (method().equals("HEAD")) {
        // The length of what GET would send, and nothing of it.
        response.headers().contentLength(body.length);
        response.send();
      } else {
        response.send(body);
        sent(body.length);
      }
    } catch (ServerConnectionException e) {
      throw new CutException("the client is gone", e);
    }
  }

  /** Begins an answer of status 200 that is sent piece by piece. */
  public ChunkedReply stream(String contentType) {
    begun = true;
    status = OK;
    setHeader("Content-Type", contentType);
    return new ChunkedReply(response.outputStream(), inlet, this);
  }

  /**
   * Begins an answer of a known length that is sent piece by piece.
   *
   * @param length bytes that must follow, all of them
   */
  public ChunkedReply stream(int status, String contentType, long length) {
    begun = true;
    setHeader("Content-Type", contentType);
    this.status = status;
    response.status(Listener.status(status));
    response.headers().contentLength(length);
    return new ChunkedReply(response.outputStream(), inlet, this);
  }

  /** Sends what GET would send, but for the body: for HEAD. */
  public void sendHead(int status, String contentType, long length) {
    begun = true;
    setHeader("Content-Type", contentType);
    this.status = status;
    response.status(Listener.status(status));
    response.headers().contentLength(length);
    try {
      response.send();
    } catch (ServerConnectionException e) {
      throw new CutException("the client is gone", e);
    }
  }

  /** To be thrown: ends the connection although the answer is not complete. */
  public CutException cut(String why, Throwable cause) {
    return new CutException(why, cause);
  }

  /**
   * Interrupts this thread if the client goes away before the watch is closed. The request's body
   * must have been read.
   */
  public Watch watchClient() {
    return inlet.watch();
  }

  /** Ends when it is closed. */
  @FunctionalInterface
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
