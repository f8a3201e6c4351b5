package dev.folkmoot.net.wire;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.Reach;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link RequestHeader} on the wire; the field numbers stand in the package documentation. */
public final class RequestHeaderCodec {

  private static final int MAX_MODEL_NAME_BYTES = 1024;

  private RequestHeaderCodec() {}

  public static void write(MessageWriter out, RequestHeader header) {
    out.bytes(1, header.id().encode())
        .message(2, model -> writeModel(model, header.model()))
        .message(3, options -> RunnerOptionsCodec.write(options, header.options()))
        .constant(4, header.reach())
        .uint(5, header.hops())
        .bool(6, header.mayKeep())
        .bool(7, header.resumed())
        .uint(8, header.maxWait().toMillis())
        .uint(9, header.bodyBytes());
  }

  public static RequestHeader read(MessageReader in) {
    @Nullable RequestId id = null;
    @Nullable ModelReference model = null;
    RunnerOptions options = RunnerOptions.DEFAULT;
    // Left out, it goes nowhere: the nearest that can be asked for.
    Reach reach = Reach.MESH;
    int hops = 1;
    boolean mayKeep = false;
    boolean resumed = false;
    Duration maxWait = Duration.ZERO;
    int bodyBytes = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = RequestId.decode(in.bytes(RequestId.SIZE_BYTES));
        case 2 -> model = in.message(Limits.MAX_HEADER_BYTES, RequestHeaderCodec::readModel);
        case 3 -> options = in.message(Limits.MAX_HEADER_BYTES, RunnerOptionsCodec::read);
        case 4 -> reach = in.oneOf(Reach.values());
        case 5 -> hops = in.uint(RequestHeader.MAX_HOPS);
        case 6 -> mayKeep = in.bool();
        case 7 -> resumed = in.bool();
        case 8 -> maxWait = Durations.millis(in);
        case 9 -> bodyBytes = in.uint(Limits.MAX_BODY_BYTES);
        default -> {} // of a later version
      }
    }
    if (id == null || model == null) {
      throw new MalformedMessageException("a request has an id and a model");
    }
    return new RequestHeader(id, model, options, reach, hops, mayKeep, resumed, maxWait, bodyBytes);
  }

  private static void writeModel(MessageWriter out, ModelReference model) {
    out.string(1, model.name().full());
    model.digest().ifPresent(digest -> out.bytes(2, Digests.encode(digest)));
    out.bool(3, model.exact());
  }

  private static ModelReference readModel(MessageReader in) {
    @Nullable ModelName name = null;
    @Nullable Digest digest = null;
    boolean exact = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = modelName(in.string(MAX_MODEL_NAME_BYTES));
        case 2 -> digest = Digests.decode(in);
        case 3 -> exact = in.bool();
        default -> {} // of a later version
      }
    }
    if (name == null) {
      throw new MalformedMessageException("a model has a name");
    }
    return new ModelReference(name, Optional.ofNullable(digest), exact);
  }

  private static ModelName modelName(String text) {
    return ModelName.parse(text).orElseThrow(() -> new MalformedMessageException("no model name"));
  }
}
