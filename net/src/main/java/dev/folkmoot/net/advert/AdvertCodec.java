package dev.folkmoot.net.advert;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Bounded;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Digests;
import dev.folkmoot.net.wire.Durations;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.MessageReader;
import dev.folkmoot.net.wire.MessageWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link Advert} on the wire; the field numbers stand in the package documentation. */
public final class AdvertCodec {

  private static final int MAX_FIELDS = 4096;
  private static final int MAX_NODE_BYTES = 64;
  private static final int MAX_ADDRESS_BYTES = 512;
  private static final int MAX_CONTEXT = 1 << 30;

  /** The year 9999. */
  private static final long MAX_EPOCH_MILLIS = 253_402_300_799_999L;

  private AdvertCodec() {}

  static Bytes encode(Advert advert) {
    AdvertContent content = advert.content();
    MessageWriter out = new MessageWriter(1024);
    out.string(1, advert.node().text())
        .constant(2, advert.audience())
        .uint(3, advert.sequence())
        .uint(4, advert.issued().toEpochMilli())
        .uint(5, advert.lifetime().toMillis())
        .string(6, content.name());
    content.engines().forEach(engine -> out.string(7, engine));
    content.models().forEach(model -> out.message(8, m -> write(m, model)));
    out.message(9, m -> LoadCodec.write(m, content.load()))
        .constant(10, content.dataPolicy())
        .constant(11, content.serves());
    content.addresses().forEach(address -> out.string(12, address));
    return out.toBytes();
  }

  /**
   * @throws MalformedMessageException if it is none
   */
  public static Advert decode(Bytes bytes) {
    return MessageReader.read(bytes, MAX_FIELDS, in -> new Fields().read(in));
  }

  private static void write(MessageWriter out, ModelOffer model) {
    out.string(1, model.name().display())
        .bytes(2, Digests.encode(model.digest()))
        .uint(3, model.contextLength())
        .constants(4, model.capabilities())
        .uint(5, model.sizeBytes())
        .float32(6, model.prefillTokensPerSecond())
        .float32(7, model.decodeTokensPerSecond());
  }

  private static ModelOffer readModel(MessageReader in) {
    @Nullable ModelName name = null;
    @Nullable Digest digest = null;
    int contextLength = 0;
    Set<Capability> capabilities = Set.of();
    long sizeBytes = 0;
    float prefill = 0;
    float decode = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 ->
            name =
                ModelName.parse(in.string(Limits.MAX_NAME_BYTES))
                    .orElseThrow(() -> new MalformedMessageException("no model name"));
        case 2 -> digest = Digests.decode(in);
        case 3 -> contextLength = in.uint(MAX_CONTEXT);
        case 4 -> capabilities = in.someOf(Capability.values());
        case 5 -> sizeBytes = in.uint(Long.MAX_VALUE);
        case 6 -> prefill = in.float32();
        case 7 -> decode = in.float32();
        default -> {} // of a later version
      }
    }
    if (name == null || digest == null) {
      throw new MalformedMessageException("a model has a name and a digest");
    }
    return new ModelOffer(name, digest, contextLength, capabilities, sizeBytes, prefill, decode);
  }

  /** The fields of an advert while they come in, at first with their defaults. */
  private static final class Fields {
    private @Nullable NodeId node;
    private Reach audience = Reach.MESH;
    private long sequence;
    private Instant issued = Instant.EPOCH;
    private Duration lifetime = Duration.ZERO;
    private String name = "";
    private final List<String> engines = new ArrayList<>();
    private final List<ModelOffer> models = new ArrayList<>();
    private LoadReport load = LoadReport.UNKNOWN;
    private DataPolicy dataPolicy = DataPolicy.KEEPS_PROMPTS;
    private Reach serves = Reach.LOCAL;
    private final List<String> addresses = new ArrayList<>();

    Advert read(MessageReader in) {
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> node = new NodeId(in.string(MAX_NODE_BYTES));
          case 2 -> audience = in.oneOf(Reach.values());
          case 3 -> sequence = in.uint(Long.MAX_VALUE);
          case 4 -> issued = Instant.ofEpochMilli(in.uint(MAX_EPOCH_MILLIS));
          case 5 -> lifetime = Durations.millis(in);
          case 6 -> name = in.string(Limits.MAX_NAME_BYTES);
          case 7 ->
              Bounded.add(engines, in.string(Limits.MAX_NAME_BYTES), AdvertContent.MAX_ENGINES);
          case 8 ->
              Bounded.add(
                  models,
                  in.message(Limits.MAX_ENVELOPE_BYTES, AdvertCodec::readModel),
                  AdvertContent.MAX_MODELS);
          case 9 -> load = in.message(Limits.MAX_ENVELOPE_BYTES, LoadCodec::read);
          // Who has a policy that we do not know may do anything.
          case 10 -> dataPolicy = in.oneOf(DataPolicy.values(), DataPolicy.KEEPS_PROMPTS);
          case 11 -> serves = in.oneOf(Reach.values(), Reach.LOCAL);
          case 12 ->
              Bounded.add(addresses, in.string(MAX_ADDRESS_BYTES), AdvertContent.MAX_ADDRESSES);
          default -> {} // of a later version
        }
      }
      if (node == null) {
        throw new MalformedMessageException("an advert names its node");
      }
      AdvertContent content =
          new AdvertContent(name, engines, models, load, dataPolicy, serves, addresses);
      return new Advert(node, audience, sequence, issued, lifetime, content);
    }
  }
}
