package dev.folkmoot.net.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.advert.Availability;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The order of these constants is on the wire, and nodes of other versions count on it: what stands
 * here may grow at its end, and must not change otherwise.
 */
class WireConstantsTest {

  private static String order(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.joining(" "));
  }

  @Test
  void constantsKeepTheirPlaces() {
    assertThat(order(Role.values())).startsWith("SYSTEM USER ASSISTANT TOOL");
    assertThat(order(Reach.values())).isEqualTo("LOCAL MESH FRIENDS PUBLIC");
    assertThat(order(FinishReason.values())).startsWith("STOP LENGTH");
    assertThat(order(DataPolicy.values())).startsWith("KEEPS_NOTHING KEEPS_PROMPTS");
    assertThat(order(Availability.values())).startsWith("ACCEPTING DRAINING LEFT RESTING");
    assertThat(order(Pooling.values())).startsWith("NONE MEAN CLS LAST RANK");
    assertThat(order(Capability.values()))
        .startsWith("COMPLETION TOOLS INSERT VISION EMBEDDING THINKING");
    assertThat(order(Failure.Kind.values()))
        .startsWith(
            "INVALID_REQUEST NOT_FOUND BUSY OUT_OF_MEMORY CANCELLED ENGINE_FAILED INTERNAL");
    assertThat(order(Refusal.values()))
        .startsWith(
            "OTHER OUT_OF_REACH NO_SUCH_MODEL BUSY DRAINING OPTIONS_DIFFER KEEPS_PROMPTS"
                + " OUT_OF_MEMORY INVALID CANNOT_RESUME FAILED RESTING");
  }
}
