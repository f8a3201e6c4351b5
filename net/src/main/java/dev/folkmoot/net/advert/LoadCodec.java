package dev.folkmoot.net.advert;

import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.net.wire.Bounded;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MessageReader;
import dev.folkmoot.net.wire.MessageWriter;
import dev.folkmoot.net.wire.RunnerOptionsCodec;
import java.util.ArrayList;
import java.util.List;

/** {@link LoadReport} on the wire. */
final class LoadCodec {

  private static final int MAX_FIELDS = 512;

  /** Nobody has more, and sums of it stay far from the end of an int. */
  private static final int MAX_COUNT = 1_000_000;

  private LoadCodec() {}

  static Bytes encode(LoadReport load) {
    MessageWriter out = new MessageWriter();
    write(out, load);
    return out.toBytes();
  }

  static LoadReport decode(Bytes bytes) {
    return MessageReader.read(bytes, MAX_FIELDS, LoadCodec::read);
  }

  static void write(MessageWriter out, LoadReport load) {
    out.constant(1, load.availability())
        .uint(2, load.slots())
        .uint(3, load.running())
        .uint(4, load.queued());
    load.loaded().forEach(model -> out.message(5, m -> write(m, model)));
  }

  private static void write(MessageWriter out, LoadReport.Loaded model) {
    out.uint(1, model.key())
        .message(2, options -> RunnerOptionsCodec.write(options, model.options()))
        .uint(3, model.slots())
        .uint(4, model.running())
        .uint(5, model.queued());
  }

  static LoadReport read(MessageReader in) {
    Availability availability = Availability.ACCEPTING;
    int slots = 0;
    int running = 0;
    int queued = 0;
    List<LoadReport.Loaded> loaded = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        // What a later version may add takes no requests, as far as we understand it.
        case 1 -> availability = in.oneOf(Availability.values(), Availability.DRAINING);
        case 2 -> slots = in.uint(MAX_COUNT);
        case 3 -> running = in.uint(MAX_COUNT);
        case 4 -> queued = in.uint(MAX_COUNT);
        case 5 ->
            Bounded.add(
                loaded,
                in.message(Limits.MAX_HEADER_BYTES, LoadCodec::readLoaded),
                LoadReport.MAX_LOADED);
        default -> {} // of a later version
      }
    }
    return new LoadReport(availability, slots, running, queued, loaded);
  }

  private static LoadReport.Loaded readLoaded(MessageReader in) {
    long key = 0;
    RunnerOptions options = RunnerOptions.DEFAULT;
    int slots = 0;
    int running = 0;
    int queued = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> key = in.uint64();
        case 2 -> options = in.message(Limits.MAX_HEADER_BYTES, RunnerOptionsCodec::read);
        case 3 -> slots = in.uint(MAX_COUNT);
        case 4 -> running = in.uint(MAX_COUNT);
        case 5 -> queued = in.uint(MAX_COUNT);
        default -> {} // of a later version
      }
    }
    return new LoadReport.Loaded(key, options, slots, running, queued);
  }
}
